package capture

import (
	"fmt"
	"net/netip"
)

// The types of ICMP errors that this package builds (RFC 792, RFC 4443).
const (
	icmpUnreachable   = 3
	icmpTimeExceeded  = 11
	icmp6Unreachable  = 1
	icmp6TooBig       = 2
	icmp6TimeExceeded = 3
)

// Codes of "fragmentation needed" and "port unreachable", which differ between
// the versions of ICMP.
const (
	codeFragmentationNeeded = 4
	codePort                = 3
	code6Port               = 4
)

// Unreachable is the ICMP or ICMPv6 message "destination unreachable" which from
// sends to the sender of about. The code is that of the packet's version: 1 is
// "host unreachable" in RFC 792, "administratively prohibited" in RFC 4443.
func Unreachable(about *Packet, from netip.Addr, code uint8) *Packet {
	return icmpError(about, from,
		ICMP{Type: pick(about, icmpUnreachable, icmp6Unreachable), Code: code})
}

// PortUnreachable is the answer of the packet's destination when nothing listens
// on the port: 3/3 in RFC 792, 1/4 in RFC 4443.
func PortUnreachable(about *Packet) *Packet {
	return Unreachable(about, about.IP.Dst, pick(about, codePort, code6Port))
}

// TimeExceeded is the message of a router on the way where the TTL ran out: 11/0
// in RFC 792, 3/0 in RFC 4443.
func TimeExceeded(about *Packet, from netip.Addr) *Packet {
	return icmpError(about, from, ICMP{Type: pick(about, icmpTimeExceeded, icmp6TimeExceeded)})
}

// TooBig is the message of a router on the way to which packets over the given
// MTU in bytes do not fit: 3/4 in RFC 1191, 2/0 in RFC 4443.
func TooBig(about *Packet, from netip.Addr, mtu uint32) *Packet {
	return icmpError(about, from, ICMP{
		Type: pick(about, icmpUnreachable, icmp6TooBig), Code: pick(about, codeFragmentationNeeded, 0),
		Rest: mtu,
	})
}

func pick(about *Packet, v4, v6 uint8) uint8 {
	if about.IP.Dst.Is4() {
		return v4
	}
	return v6
}

func icmpError(about *Packet, from netip.Addr, message ICMP) *Packet {
	message.Quoted = about
	p := &Packet{
		SrcMAC: about.DstMAC, DstMAC: about.SrcMAC, Proto: ProtoICMPv6,
		IP: IP{Src: from, Dst: about.IP.Src}, ICMP: &message,
	}
	if about.IP.Dst.Is4() {
		p.Proto = ProtoICMP
	}
	return p
}

// quotation is the payload of an ICMP message: its own, or what it quotes. IPv4
// quotes what fits 576 bytes (RFC 1812 section 4.3.2.3), IPv6 what fits 1,280
// (RFC 4443 section 3.1).
func (p *Packet) quotation() ([]byte, error) {
	if p.Payload != nil || p.ICMP.Quoted == nil {
		return p.Payload, nil
	}
	limit := 1280 - 40 - 8
	if p.IP.Src.Is4() {
		limit = 576 - 20 - 8
	}
	quoted, err := p.ICMP.Quoted.datagram()
	if err != nil {
		return nil, fmt.Errorf("quoting: %w", err)
	}
	return quoted[:min(limit, len(quoted))], nil
}

// datagram is the packet from its IP header on, as captured or as it would be sent.
func (p *Packet) datagram() ([]byte, error) {
	if data := ipData(p.Frame); data != nil {
		return data, nil
	}
	frame, err := p.Marshal()
	if err != nil {
		return nil, err
	}
	return ipData(frame), nil
}
