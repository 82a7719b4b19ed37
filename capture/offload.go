package capture

import (
	"encoding/binary"
	"net/netip"

	"github.com/google/gopacket"
)

// leftToDevice reports whether a frame of a capture file looks as if its sender
// had left the checksum to the device. Linux leaves the sum of the pseudo header
// in the field; other systems leave the length out of it, or leave 0.
func leftToDevice(frame []byte) bool {
	src, dst, protocol, segment := upperLayer(ipData(frame))
	offset := 16
	if protocol == protocolUDP {
		offset = 6
	}
	if protocol != protocolTCP && protocol != protocolUDP || len(segment) < offset+2 {
		return false
	}
	field := binary.BigEndian.Uint16(segment[offset:])
	switch field {
	case fold(pseudoSum(src, dst, protocol, len(segment))), fold(pseudoSum(src, dst, protocol, 0)):
		return true
	}
	return field == 0 && protocol == protocolTCP
}

// upperLayer takes an IP packet apart that is no fragment and not cut; the
// protocol is 0 if it is.
func upperLayer(data []byte) (src, dst netip.Addr, protocol uint8, segment []byte) {
	switch {
	case len(data) < 20:
	case data[0]>>4 == 4:
		header := 4 * int(data[0]&15)
		if header >= 20 && header <= len(data) && binary.BigEndian.Uint16(data[6:])&0x3fff == 0 {
			src, dst = netip.AddrFrom4([4]byte(data[12:16])), netip.AddrFrom4([4]byte(data[16:20]))
			return src, dst, data[9], data[header:]
		}
	default:
		var header ipv6
		if header.DecodeFromBytes(data, gopacket.NilDecodeFeedback) == nil && !header.fragment {
			src, dst = netip.AddrFrom16([16]byte(header.SrcIP)), netip.AddrFrom16([16]byte(header.DstIP))
			return src, dst, uint8(header.NextHeader), header.Payload
		}
	}
	return src, dst, 0, nil
}
