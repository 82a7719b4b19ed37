package mutant

import (
	"bytes"
	"encoding/binary"

	"github.com/sockspec/sockspec/capture"
)

// What Frame.BadSum may be.
const (
	badIP        = "IP"
	badTransport = "transport"
)

// Where headers begin in a frame, and how long they are.
const (
	network        = 14
	ip4Header      = 20
	ip6Header      = 40
	fragmentHeader = 8 // of IPv6
)

// sums is where the checksum is in what IP carries.
var sums = map[capture.Protocol]int{
	capture.ProtoTCP: 16, capture.ProtoUDP: 6, capture.ProtoICMP: 2, capture.ProtoICMPv6: 2,
}

// spoilt returns a copy of a frame whose checksum is wrong by a bit. IPv6 has none of
// its own.
func (f Frame) spoilt(frame []byte, p *capture.Packet) []byte {
	out := bytes.Clone(frame)
	const ip4Sum = 10
	switch at, ok := sums[carried(p)]; {
	case f.BadSum == badTransport && ok:
		flip(out[upper(p)+at:])
	case f.BadSum == badIP && p.IP.Src.Is4():
		flip(out[network+ip4Sum:])
	}
	return out
}

// upper is where the header behind that of IP begins, which has no options.
func upper(p *capture.Packet) int {
	switch {
	case p.IP.Src.Is4():
		return network + ip4Header
	case p.IP.Fragment:
		return network + ip6Header + fragmentHeader
	}
	return network + ip6Header
}

// carried is what a packet carries, of which the first fragment of a datagram has the
// header.
func carried(p *capture.Packet) capture.Protocol {
	const udp = 17
	if !p.IP.Fragment {
		return p.Proto
	}
	kind, offset := p.Frame[network+9], binary.BigEndian.Uint16(p.Frame[network+6:])<<3
	if !p.IP.Src.Is4() {
		header := p.Frame[network+ip6Header:]
		kind, offset = header[0], binary.BigEndian.Uint16(header[2:])&^7
	}
	if kind == udp && offset == 0 {
		return capture.ProtoUDP
	}
	return p.Proto
}

// flip changes a bit of a checksum. It leaves none of 0, which in UDP stands for no
// checksum at all (RFC 768).
func flip(sum []byte) {
	was, bit := binary.BigEndian.Uint16(sum), uint16(1)
	if was == bit {
		bit = 2
	}
	binary.BigEndian.PutUint16(sum, was^bit)
}
