// Package inet reads addresses and ports as they are written on a command line.
package inet

import (
	"math"
	"net/netip"
	"strconv"
	"strings"
)

// ParseAddr reads an IPv6 address, with or without a zone, or an IPv4 address in any of
// the spellings of inet_aton(3): 127.0.0.1, 127.1, 0x7f000001, 2130706433, 0177.0.0.01.
// Unlike inet_aton, and like getaddrinfo(3), it refuses text behind the address. It
// reports whether there is an address: what is none may be a name.
func ParseAddr(text string) (a netip.Addr, ok bool) {
	if a, err := netip.ParseAddr(text); err == nil {
		return a, true
	}
	n, err := parseIPv4(text)
	if err != nil {
		return netip.Addr{}, false
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}), true
}

// Canonical is a host with its address, if it is one, in the usual spelling. A name stays
// as it is.
func Canonical(host string) string {
	if a, ok := ParseAddr(host); ok {
		return a.String()
	}
	return host
}

// parseIPv4 reads one to four numbers: the last fills all the bytes that the others, of
// one byte each, have left (POSIX, inet_addr).
func parseIPv4(text string) (uint32, error) {
	parts := strings.Split(text, ".")
	if len(parts) > 4 {
		return 0, strconv.ErrSyntax
	}
	var n uint32
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 {
			bits = 32 - 8*i
		}
		value, err := parsePart(part)
		if err != nil || value > math.MaxUint32>>(32-bits) {
			return 0, strconv.ErrRange
		}
		n = n<<bits | uint32(value)
	}
	return n, nil
}

// parsePart reads a number of C: decimal, octal after 0, hexadecimal after 0x.
func parsePart(text string) (uint64, error) {
	digits, base := text, 10
	switch {
	case strings.HasPrefix(text, "0x"), strings.HasPrefix(text, "0X"):
		digits, base = text[2:], 16
	case len(text) > 1 && text[0] == '0':
		base = 8
	}
	return strconv.ParseUint(digits, base, 64)
}
