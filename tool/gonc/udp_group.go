package main

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// errNoBroadcast is what the system has for a socket that may not broadcast.
var errNoBroadcast = os.NewSyscallError("connect", syscall.EACCES)

// hintBroadcast names the flag that a refused broadcast lacks.
func (o *options) hintBroadcast(err error) error {
	if o.udp && !o.tuning.Broadcast && errors.Is(err, syscall.EACCES) {
		return fault.Hint(err, "-b allows broadcast")
	}
	return err
}

// isGroup reports whether an address is that of several hosts: a multicast group, or a
// broadcast address.
func isGroup(a netip.Addr) bool {
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

// unspecified is the address that stands for every one of an address's family.
func unspecified(a netip.Addr) netip.Addr {
	if a.Is4() {
		return netip.IPv4Unspecified()
	}
	return netip.IPv6Unspecified()
}
