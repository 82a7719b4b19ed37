//go:build unix

package main

import (
	"net/netip"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// boundSocket is a socket that has a port of 127.0.0.1 to itself.
func boundSocket(check func(error), udp bool) (s *socket, port string) {
	local := netip.MustParseAddrPort("127.0.0.1:0")
	s, err := openSocket(local.Addr(), udp)
	check(err)
	check(s.bind(local))
	return s, strconv.Itoa(int(s.localAddr().Port()))
}

// bindOnly is a port that nobody else can get, and that refuses connections.
func bindOnly(ts *testscript.TestScript) (string, func()) {
	s, port := boundSocket(ts.Check, false)
	return port, s.close
}

// datagramPort is a port that takes datagrams; or none, since its socket is
// connected to itself, and the kernel refuses what comes from elsewhere.
func datagramPort(ts *testscript.TestScript, refusing bool) (string, func()) {
	s, port := boundSocket(ts.Check, true)
	if refusing {
		ts.Check(s.connect(s.localAddr(), 0))
	}
	return port, s.close
}

// fullQueue is a listener whose queue holds one connection, and has it: the
// kernel then drops what else arrives.
func fullQueue(ts *testscript.TestScript) (string, func()) {
	l, port := boundSocket(ts.Check, false)
	ts.Check(l.listen(0))
	open := []*socket{l}
	for range 3 {
		c, err := openSocket(l.localAddr().Addr(), false)
		ts.Check(err)
		open = append(open, c)
		if err := unix.Connect(c.fd, c.sockaddr(l.localAddr())); err != nil && err != unix.EINPROGRESS {
			ts.Fatalf("connect: %v", err)
		}
	}
	return port, func() {
		for _, s := range open {
			s.close()
		}
	}
}
