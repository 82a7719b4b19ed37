package inet

import (
	"net"
	"net/netip"
)

// IsGroup reports whether an address is that of several hosts: a multicast group, or a
// broadcast address.
func IsGroup(a netip.Addr) bool {
	if a = a.Unmap(); a.IsMulticast() {
		return true
	}
	return a.Is4() && (a == netip.AddrFrom4([4]byte{255, 255, 255, 255}) || isBroadcast(a))
}

// isBroadcast reports whether an address is the last of a network that an interface is in
// (RFC 919 section 7). A network of two addresses has none (RFC 3021).
func isBroadcast(a netip.Addr) bool {
	interfaces, _ := net.InterfaceAddrs() // without them, no address is known to be one
	for _, own := range interfaces {
		network, ok := own.(*net.IPNet)
		if !ok || network.IP.To4() == nil || len(network.Mask) != net.IPv4len {
			continue
		}
		if ones, _ := network.Mask.Size(); ones < 31 && a == lastOf(network) {
			return true
		}
	}
	return false
}

// lastOf is the last address of an IPv4 network.
func lastOf(network *net.IPNet) netip.Addr {
	var last [4]byte
	for i, octet := range network.IP.To4() {
		last[i] = octet | ^network.Mask[i]
	}
	return netip.AddrFrom4(last)
}

// Unspecified is the address that stands for every one of an address's family.
func Unspecified(a netip.Addr) netip.Addr {
	if a.Is4() {
		return netip.IPv4Unspecified()
	}
	return netip.IPv6Unspecified()
}
