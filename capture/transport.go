package capture

import (
	"encoding/binary"
	"fmt"
)

// tcpHeader is a TCP header together with what its options point to, so that
// one allocation serves both.
type tcpHeader struct {
	TCP
	scale      uint8
	timestamps [2]uint32
}

func (d *Decoder) fillTCP(p *Packet) {
	h := &d.tcp
	segment := d.ipPayload(p)
	header := &tcpHeader{TCP: TCP{
		SrcPort: uint16(h.SrcPort), DstPort: uint16(h.DstPort),
		Seq: h.Seq, Ack: h.Ack, Flags: Flags(segment[13]),
		Window: h.Window, Urgent: h.Urgent,
	}}
	p.Proto, p.TCP, p.Payload = ProtoTCP, &header.TCP, h.Payload
	header.readOptions(h.Contents[20:])
	p.checkTransport(protocolTCP, segment, 16)
	switch missing := h.missing(); {
	case missing > 0 && p.isCut():
		p.missing -= missing
	case missing > 0:
		p.complain("TCP header is %d longer than the segment", missing)
		p.discard = true
	case h.problem != nil: // Linux, for one, takes such a segment all the same.
		p.complain("malformed TCP options: %v", h.problem)
	}
}

func (d *Decoder) fillUDP(p *Packet) {
	h := &d.udp
	p.Proto = ProtoUDP
	p.UDP = &UDP{SrcPort: uint16(h.SrcPort), DstPort: uint16(h.DstPort)}
	p.Payload = h.Payload
	segment := d.ipPayload(p)
	// A datagram may be shorter than the IP payload; its checksum ends with it.
	promised := int(h.Length) - 8 - len(h.Payload)
	switch {
	case h.Length == 0:
		p.complain("UDP length 0")
		p.discard = true
	case promised > 0 && p.missing == 0:
		p.complain("UDP length %d, but IP carries %d", h.Length, len(segment))
		p.discard = true
	default:
		p.checkUDP(segment[:8+len(h.Payload)])
	}
}

// checkUDP verifies the checksum of a datagram, which may be 0 for none over IPv4 (RFC
// 768), but not over IPv6 (RFC 8200 section 8.1).
func (p *Packet) checkUDP(datagram []byte) {
	none := binary.BigEndian.Uint16(datagram[6:]) == 0
	switch {
	case none && p.IP.Src.Is4():
	case none:
		p.complain("UDP checksum 0 over IPv6")
		p.discard = true
	default:
		p.checkTransport(protocolUDP, datagram, 6)
	}
}

// DatagramProblem says what is wrong with a UDP datagram that was put together from
// fragments, as Packet.Problem does of a whole one: Decode does not look into
// fragments. The datagram begins with its header; ip is that of a fragment.
func DatagramProblem(ip IP, datagram []byte) string {
	if len(datagram) < 8 {
		return fmt.Sprintf("UDP datagram of %d bytes, want at least 8", len(datagram))
	}
	p := &Packet{Proto: ProtoUDP, IP: ip}
	if length := binary.BigEndian.Uint16(datagram[4:]); int(length) != len(datagram) {
		p.complain("UDP length %d, but the fragments hold %d", length, len(datagram))
	}
	p.checkUDP(datagram)
	return p.Problem
}

func (d *Decoder) fillICMPv4(p *Packet) {
	message := d.ipPayload(p)
	p.Proto = ProtoICMP
	p.fillICMP(message)
	p.checkTransport(protocolICMP, message, 2)
}

func (d *Decoder) fillICMPv6(p *Packet) {
	message := d.ipPayload(p)
	p.Proto = ProtoICMPv6
	p.fillICMP(message)
	p.checkTransport(protocolICMPv6, message, 2)
}

// fillICMP reads a message of either version: their headers are alike.
func (p *Packet) fillICMP(message []byte) {
	p.ICMP = &ICMP{Type: message[0], Code: message[1]}
	if len(message) < 8 {
		p.complain("%s message of %d bytes, want at least 8", p.Proto, len(message))
		return
	}
	p.ICMP.Rest = binary.BigEndian.Uint32(message[4:])
	p.Payload = message[8:]
	if p.IsICMPError() {
		p.ICMP.Quoted = decodeQuoted(p.Payload)
	}
}

// IsICMPError reports whether p is an ICMP or ICMPv6 message about another
// packet: unreachable, packet too big, time exceeded, parameter problem, source
// quench or redirect (RFC 792; RFC 4443 section 2.1).
func (p *Packet) IsICMPError() bool {
	if p.ICMP == nil {
		return false
	}
	if p.Proto == ProtoICMPv6 {
		return p.ICMP.Type >= 1 && p.ICMP.Type <= 4
	}
	switch p.ICMP.Type {
	case 3, 4, 5, 11, 12:
		return true
	}
	return false
}
