package capture

import "encoding/binary"

// The EtherTypes that lead on.
const (
	etherIPv4 = 0x0800
	etherARP  = 0x0806
	etherVLAN = 0x8100
	etherIPv6 = 0x86dd
	etherQinQ = 0x88a8
)

// ipData is the IP packet in a frame, without Ethernet's padding; nil if there is
// none, or not even a whole header of it.
func ipData(frame []byte) []byte {
	at := 12
	for at+2 <= len(frame) {
		kind := binary.BigEndian.Uint16(frame[at:])
		rest := frame[at+2:]
		switch {
		case kind == etherVLAN || kind == etherQinQ:
			at += 4
		case kind == etherIPv4 && len(rest) >= 20:
			return rest[:min(len(rest), int(binary.BigEndian.Uint16(rest[2:])))]
		case kind == etherIPv6 && len(rest) >= 40:
			return rest[:min(len(rest), 40+int(binary.BigEndian.Uint16(rest[4:])))]
		default:
			return nil
		}
	}
	return nil
}
