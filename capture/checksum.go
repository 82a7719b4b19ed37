package capture

import (
	"encoding/binary"
	"net/netip"
)

// The protocol numbers of what this package decodes.
const (
	protocolICMP   = 1
	protocolTCP    = 6
	protocolUDP    = 17
	protocolICMPv6 = 58
)

// sum adds up data as 16-bit words in network order (RFC 1071). The sum is not
// yet folded, so that sums of parts can be added. Wider words give the same sum,
// since 2^16 is 1 modulo 2^16-1.
func sum(data []byte) uint64 {
	var low, high uint64
	for len(data) >= 8 {
		word := binary.BigEndian.Uint64(data)
		low += word & 0xffffffff
		high += word >> 32
		data = data[8:]
	}
	var last [8]byte
	copy(last[:], data)
	word := binary.BigEndian.Uint64(last[:])
	return low + high + word&0xffffffff + word>>32
}

// fold brings a sum down to 16 bits, with end-around carry.
func fold(total uint64) uint16 {
	for total > 0xffff {
		total = total>>16 + total&0xffff
	}
	return uint16(total)
}

// pseudoSum adds up the pseudo header of RFC 9293 section 3.1 and RFC 8200
// section 8.1, which the checksums of TCP, UDP and ICMPv6 cover.
func pseudoSum(src, dst netip.Addr, protocol uint8, length int) uint64 {
	total := uint64(protocol) + uint64(length)
	if src.Is4() && dst.Is4() {
		a, b := src.As4(), dst.As4()
		return total + sum(a[:]) + sum(b[:])
	}
	a, b := src.As16(), dst.As16()
	return total + sum(a[:]) + sum(b[:])
}

// verify judges the checksum field at the given offset of segment, when initial is
// the sum of the pseudo header. It is right if all words with it add up to all ones
// (RFC 1071 section 1): 0xffff and 0x0000 both do where the others make 0xffff.
// want is what a sender computes.
func verify(segment []byte, offset int, initial uint64) (got, want uint16, right bool) {
	got = binary.BigEndian.Uint16(segment[offset:])
	total := initial + sum(segment)
	return got, ^fold(total - uint64(got)), fold(total) == 0xffff
}
