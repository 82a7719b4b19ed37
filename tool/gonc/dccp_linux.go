package main

import (
	"net/netip"
	"os"

	"golang.org/x/sys/unix"
)

// openDCCPSocket makes a socket for DCCP, which Linux has had up to 6.15.
func openDCCPSocket(a netip.Addr) (*socket, error) {
	const sockDCCP = 6 // SOCK_DCCP of Linux
	family := unix.AF_INET
	if !a.Is4() {
		family = unix.AF_INET6
	}
	fd, err := unix.Socket(family, sockDCCP, unix.IPPROTO_DCCP)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	return newSocket(fd)
}
