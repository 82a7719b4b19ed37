package capture

import (
	"encoding/binary"
	"net/netip"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

// decodeQuoted reads the packet that an ICMP error is about, from its IP header
// on. An error quotes 8 bytes behind that header at least, which for TCP are the
// ports and the sequence number; the rest stays zero if it is not there. It
// returns nil if not even the IP header is.
func decodeQuoted(data []byte) *Packet {
	if len(data) == 0 {
		return nil
	}
	p := &Packet{Proto: ProtoOther}
	var protocol uint8
	switch data[0] >> 4 {
	case 4:
		data, protocol = p.quotedIPv4(data)
	case 6:
		data, protocol = p.quotedIPv6(data)
	}
	if !p.IP.Src.IsValid() {
		return nil
	}
	if !p.IP.Fragment {
		p.quotedTransport(protocol, data)
	}
	return p
}

func (p *Packet) quotedIPv4(data []byte) (rest []byte, protocol uint8) {
	if len(data) < 20 {
		return nil, 0
	}
	flags := binary.BigEndian.Uint16(data[6:])
	p.IP = IP{
		Src: netip.AddrFrom4([4]byte(data[12:16])), Dst: netip.AddrFrom4([4]byte(data[16:20])),
		TTL: data[8], TOS: data[1], ID: binary.BigEndian.Uint16(data[4:]),
		DF: flags&0x4000 != 0, Fragment: flags&0x3fff != 0,
	}
	p.Length = 14 + int(binary.BigEndian.Uint16(data[2:]))
	header := min(max(4*int(data[0]&15), 20), len(data))
	return data[header:], data[9]
}

func (p *Packet) quotedIPv6(data []byte) (rest []byte, protocol uint8) {
	if len(data) < 40 {
		return nil, 0
	}
	var header ipv6
	// A header that is cut off leaves its beginning, which is what there is.
	_ = header.DecodeFromBytes(data, gopacket.NilDecodeFeedback)
	p.IP = IP{
		Src: netip.AddrFrom16([16]byte(header.SrcIP)), Dst: netip.AddrFrom16([16]byte(header.DstIP)),
		TTL: header.HopLimit, TOS: header.TrafficClass, Fragment: header.fragment,
	}
	p.Length = 14 + 40 + int(header.Length)
	return header.Payload, uint8(header.NextHeader)
}

func (p *Packet) quotedTransport(protocol uint8, data []byte) {
	if len(data) < 8 {
		return
	}
	switch protocol {
	case protocolTCP:
		p.quotedTCP(data)
	case protocolUDP:
		p.Proto = ProtoUDP
		p.UDP = &UDP{SrcPort: binary.BigEndian.Uint16(data), DstPort: binary.BigEndian.Uint16(data[2:])}
		p.Payload = data[8:]
	case protocolICMP, protocolICMPv6:
		p.Proto = ProtoICMP
		if layers.IPProtocol(protocol) == layers.IPProtocolICMPv6 {
			p.Proto = ProtoICMPv6
		}
		p.ICMP = &ICMP{Type: data[0], Code: data[1], Rest: binary.BigEndian.Uint32(data[4:])}
		p.Payload = data[8:]
	}
}

func (p *Packet) quotedTCP(data []byte) {
	p.Proto = ProtoTCP
	p.TCP = &TCP{
		SrcPort: binary.BigEndian.Uint16(data), DstPort: binary.BigEndian.Uint16(data[2:]),
		Seq: binary.BigEndian.Uint32(data[4:]),
	}
	if len(data) < 20 {
		return
	}
	p.TCP.Ack = binary.BigEndian.Uint32(data[8:])
	p.TCP.Flags = Flags(data[13])
	p.TCP.Window = binary.BigEndian.Uint16(data[14:])
	header := min(max(4*int(data[12]>>4), 20), len(data))
	p.Payload = data[header:]
}
