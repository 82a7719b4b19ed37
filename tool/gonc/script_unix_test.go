//go:build unix

package main

import (
	"net/netip"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/sys/unix"
)

// boundSocket is a socket that has a port of 127.0.0.1 to itself.
func boundSocket(check func(error), udp bool) (s *socket.Socket, port string) {
	local := netip.MustParseAddrPort("127.0.0.1:0")
	s, err := socket.Config{}.Open(local.Addr(), udp)
	check(err)
	check(s.Bind(local))
	return s, strconv.Itoa(int(s.LocalAddr().Port()))
}

// bindOnly is a port that nobody else can get, and that refuses connections.
func bindOnly(ts *testscript.TestScript) (string, func()) {
	s, port := boundSocket(ts.Check, false)
	return port, s.Close
}

// datagramPort is a port that takes datagrams; or none, since its socket is
// connected to itself, and the kernel refuses what comes from elsewhere.
func datagramPort(ts *testscript.TestScript, refusing bool) (string, func()) {
	s, port := boundSocket(ts.Check, true)
	if refusing {
		ts.Check(s.Connect(s.LocalAddr(), 0))
	}
	return port, s.Close
}

// fullQueue is a listener whose queue holds one connection, and has it: the
// kernel then drops what else arrives.
func fullQueue(ts *testscript.TestScript) (string, func()) {
	l, port := boundSocket(ts.Check, false)
	ts.Check(l.Listen(0))
	open := []*socket.Socket{l}
	for range 3 {
		c, err := socket.Config{}.Open(l.LocalAddr().Addr(), false)
		ts.Check(err)
		open = append(open, c)
		if err := unix.Connect(c.Descriptor(), &unix.SockaddrInet4{Port: int(l.LocalAddr().Port()),
			Addr: l.LocalAddr().Addr().As4()}); err != nil && err != unix.EINPROGRESS {
			ts.Fatalf("connect: %v", err)
		}
	}
	return port, func() {
		for _, s := range open {
			s.Close()
		}
	}
}
