package main

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// There are sockets that gonc does not listen on.
func TestActivationRefusesKinds(t *testing.T) {
	for want, kind := range map[string][2]int{
		"it is neither for a stream nor for datagrams":             {unix.AF_UNIX, unix.SOCK_SEQPACKET},
		"it is of another family than IPv4, IPv6 and Unix sockets": {unix.AF_NETLINK, unix.SOCK_DGRAM},
	} {
		fd, err := unix.Socket(kind[0], kind[1]|unix.SOCK_CLOEXEC, 0)
		check(t, err)
		f := os.NewFile(uintptr(fd), "socket")
		defer f.Close()
		activated(t, []*os.File{f}).expectStatus(1,
			"gonc: LISTEN_FDS: descriptor 3 is no listener: "+want+"\n")
	}
}
