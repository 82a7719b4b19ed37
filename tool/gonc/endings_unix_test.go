//go:build unix

package main

import (
	"net"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/sys/unix"
)

// option reads an option of a socket.
func option(t testing.TB, s *socket.Socket, level, name int) int {
	t.Helper()
	v, err := unix.GetsockoptInt(s.Descriptor(), level, name)
	check(t, err)
	return v
}

// A socket is what socket(2) gives a program in C.
func TestPlainSocket(t *testing.T) {
	l, _ := listenTCP(t)
	peer := l.Addr().(*net.TCPAddr).AddrPort()
	s, err := socket.Config{}.Open(peer.Addr(), false)
	check(t, err)
	defer s.Close()
	check(t, s.Connect(peer, patience))
	if v := option(t, s, unix.IPPROTO_TCP, unix.TCP_NODELAY); v != 0 {
		t.Error("TCP_NODELAY is", v)
	}
	if v := option(t, s, unix.SOL_SOCKET, unix.SO_KEEPALIVE); v != 0 {
		t.Error("SO_KEEPALIVE is", v)
	}
	check(t, s.Probe())
	if v := option(t, s, unix.SOL_SOCKET, unix.SO_KEEPALIVE); v == 0 {
		t.Error("after probe, SO_KEEPALIVE is", v)
	}
}
