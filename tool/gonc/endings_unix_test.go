//go:build unix

package main

import (
	"net"
	"net/netip"
	"testing"

	"golang.org/x/sys/unix"
)

// option reads an option of a socket.
func option(t testing.TB, s *socket, level, name int) int {
	t.Helper()
	v, err := unix.GetsockoptInt(s.fd, level, name)
	check(t, err)
	return v
}

// A socket is what socket(2) gives a program in C.
func TestPlainSocket(t *testing.T) {
	l, _ := listenTCP(t)
	peer := l.Addr().(*net.TCPAddr).AddrPort()
	s, err := openSocket(peer.Addr(), false)
	check(t, err)
	defer s.close()
	check(t, s.connect(peer, patience))
	if v := option(t, s, unix.IPPROTO_TCP, unix.TCP_NODELAY); v != 0 {
		t.Error("TCP_NODELAY is", v)
	}
	if v := option(t, s, unix.SOL_SOCKET, unix.SO_KEEPALIVE); v != 0 {
		t.Error("SO_KEEPALIVE is", v)
	}
	check(t, s.probe())
	if v := option(t, s, unix.SOL_SOCKET, unix.SO_KEEPALIVE); v == 0 {
		t.Error("after probe, SO_KEEPALIVE is", v)
	}
}

// An address goes through the system's form unharmed, an IPv4 one also through that of
// IPv6.
func TestSockaddr(t *testing.T) {
	four, six := &socket{}, &socket{six: true}
	for _, c := range []struct {
		s          *socket
		text, want string
	}{
		{four, "127.0.0.1:1", "127.0.0.1:1"},
		{four, "[::ffff:192.0.2.1]:80", "192.0.2.1:80"},
		{six, "[::1]:65535", "[::1]:65535"},
		{six, "[fe80::1%4294967295]:80", "[fe80::1%4294967295]:80"},
		{six, "192.0.2.1:80", "192.0.2.1:80"},
		{six, "[::ffff:192.0.2.1]:80", "192.0.2.1:80"},
	} {
		if got := addrPort(c.s.sockaddr(netip.MustParseAddrPort(c.text))); got.String() != c.want {
			t.Errorf("%s: got %v, want %s", c.text, got, c.want)
		}
	}
}
