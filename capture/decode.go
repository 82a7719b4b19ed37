package capture

import (
	"fmt"
	"net/netip"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

// Decoder turns frames into packets. It keeps its working memory from one frame
// to the next, so it serves one goroutine at a time.
type Decoder struct {
	parser *gopacket.DecodingLayerParser
	found  []gopacket.LayerType

	ethernet layers.Ethernet
	vlan     layers.Dot1Q
	arp      layers.ARP
	ip4      ipv4
	ip6      ipv6
	tcp      tcp
	udp      layers.UDP
	icmp4    layers.ICMPv4
	icmp6    layers.ICMPv6
}

// NewDecoder returns a decoder, ready for use.
func NewDecoder() *Decoder {
	d := &Decoder{found: make([]gopacket.LayerType, 0, 8)}
	d.parser = gopacket.NewDecodingLayerParser(layers.LayerTypeEthernet)
	d.parser.SetDecodingLayerContainer(gopacket.DecodingLayerSparse(nil))
	for _, layer := range []gopacket.DecodingLayer{
		&d.ethernet, &d.vlan, &d.arp, &d.ip4, &d.ip6, &d.tcp, &d.udp, &d.icmp4, &d.icmp6,
	} {
		d.parser.AddDecodingLayer(layer)
	}
	d.parser.IgnoreUnsupported = true
	return d
}

// Decode tells what a frame says, as far as it can be told; what is wrong with
// it is in the packet's Problem. Checksums are verified, except those left to the
// device, and those of a frame that was cut. The packet refers to the frame's
// bytes, and not to the decoder. VLAN tags are passed over.
func (d *Decoder) Decode(f Frame) Packet {
	p := Packet{
		Time: f.Time, Frame: f.Data, Length: max(f.Length, len(f.Data)),
		Outgoing: f.Outgoing, Partial: f.Partial, Proto: ProtoOther,
	}
	d.found = d.found[:0]
	err := d.parser.DecodeLayers(f.Data, &d.found)
	for _, layer := range d.found {
		d.fill(&p, layer)
	}
	if err != nil {
		d.explain(&p, err)
	}
	if p.TCP == nil && p.UDP == nil && p.ICMP == nil {
		p.missing = 0 // What is cut off is not only payload.
	}
	p.missing = max(p.missing, 0)
	return p
}

// cut reports whether the capture holds less of the frame than went by.
func (p *Packet) isCut() bool { return p.Length > len(p.Frame) }

// complain notes the first problem: what comes behind it often follows from it.
func (p *Packet) complain(format string, args ...any) {
	if p.Problem == "" {
		p.Problem = fmt.Sprintf(format, args...)
	}
}

// fill takes over one layer that the parser has decoded.
func (d *Decoder) fill(p *Packet, layer gopacket.LayerType) {
	switch layer {
	case layers.LayerTypeEthernet:
		p.SrcMAC, p.DstMAC = MAC(d.ethernet.SrcMAC), MAC(d.ethernet.DstMAC)
	case layers.LayerTypeARP:
		d.fillARP(p)
	case layers.LayerTypeIPv4:
		d.fillIPv4(p)
	case layers.LayerTypeIPv6:
		d.fillIPv6(p)
	case layers.LayerTypeTCP:
		d.fillTCP(p)
	case layers.LayerTypeUDP:
		d.fillUDP(p)
	case layers.LayerTypeICMPv4:
		d.fillICMPv4(p)
	case layers.LayerTypeICMPv6:
		d.fillICMPv6(p)
	}
}

// explain says what stopped the parser.
func (d *Decoder) explain(p *Packet, err error) {
	if p.isCut() && d.parser.Truncated {
		return
	}
	p.complain("malformed: %v", err)
	p.discard = true
}

func (d *Decoder) fillARP(p *Packet) {
	a := &d.arp
	if a.HwAddressSize != 6 || a.ProtAddressSize != 4 || a.Operation < 1 || a.Operation > 2 {
		return
	}
	p.Proto = ProtoARP
	p.ARP = &ARP{
		Reply:     a.Operation == layers.ARPReply,
		SenderMAC: MAC(a.SourceHwAddress), TargetMAC: MAC(a.DstHwAddress),
		SenderIP: netip.AddrFrom4([4]byte(a.SourceProtAddress)),
		TargetIP: netip.AddrFrom4([4]byte(a.DstProtAddress)),
	}
}

func (d *Decoder) fillIPv4(p *Packet) {
	h := &d.ip4
	p.IP = IP{
		Src: netip.AddrFrom4([4]byte(h.SrcIP)), Dst: netip.AddrFrom4([4]byte(h.DstIP)),
		TTL: h.TTL, TOS: h.TOS, ID: h.Id, DF: h.Flags&layers.IPv4DontFragment != 0,
		Fragment: h.fragment(),
	}
	p.checkIPLength("IPv4", h.missing())
	if h.problem != nil || h.Version != 4 {
		p.complain("malformed IPv4 header: version %d, %v", h.Version, h.problem)
		p.discard = true
	}
	if p.Partial {
		return
	}
	if got, want, right := verify(h.Contents, 10, 0); !right {
		p.damaged("IPv4 header", got, want)
	}
}

func (d *Decoder) fillIPv6(p *Packet) {
	h := &d.ip6
	p.IP = IP{
		Src: netip.AddrFrom16([16]byte(h.SrcIP)), Dst: netip.AddrFrom16([16]byte(h.DstIP)),
		TTL: h.HopLimit, TOS: h.TrafficClass, Fragment: h.fragment,
	}
	p.checkIPLength("IPv6", h.missing)
}

// checkIPLength notes bytes that the IP header promises: the capture cut them
// off, or they never were.
func (p *Packet) checkIPLength(version string, missing int) {
	if missing <= 0 {
		return
	}
	if p.isCut() {
		p.missing = missing
		return
	}
	p.complain("%s length is %d more than the frame holds", version, missing)
	p.discard = true
}

// damaged notes a wrong checksum, for which a receiver drops the packet.
func (p *Packet) damaged(what string, got, want uint16) {
	p.complain("%s checksum 0x%04x, want 0x%04x", what, got, want)
	p.discard = true
}

// checkTransport verifies the checksum at the given offset of an upper-layer
// message, which lies in the frame as header and payload, one behind the other.
func (p *Packet) checkTransport(protocol uint8, segment []byte, offset int) {
	if p.Partial || p.missing > 0 || p.discard || offset+2 > len(segment) {
		return
	}
	var initial uint64
	if protocol != protocolICMP {
		initial = pseudoSum(p.IP.Src, p.IP.Dst, protocol, len(segment))
	}
	got, want, right := verify(segment, offset, initial)
	if protocol == protocolUDP && want == 0 {
		want = 0xffff // RFC 768: 0 would mean that there is none
	}
	if !right {
		p.damaged(string(p.Proto), got, want)
	}
}

// ipPayload is what the IP header carries, without Ethernet's padding.
func (d *Decoder) ipPayload(p *Packet) []byte {
	if p.IP.Src.Is4() {
		return d.ip4.Payload
	}
	return d.ip6.Payload
}
