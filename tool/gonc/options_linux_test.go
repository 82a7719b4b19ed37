package main

import (
	"net"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/sys/unix"
)

// TCP is TCP, and not MPTCP, which package net would have made of a listener.
func TestProtocol(t *testing.T) {
	s, err := new(options).server().Bind()
	check(t, err)
	defer s.Close()
	if p := option(t, s, unix.SOL_SOCKET, unix.SO_PROTOCOL); p != unix.IPPROTO_TCP {
		t.Error("SO_PROTOCOL is", p)
	}
	if v := option(t, s, unix.SOL_SOCKET, unix.SO_REUSEPORT); v != 0 {
		t.Error("SO_REUSEPORT is", v)
	}
}

// What a peer has not read is not yet unacknowledged: its kernel has it.
func TestUnacknowledged(t *testing.T) {
	l, _ := listenTCP(t)
	peer := l.Addr().(*net.TCPAddr).AddrPort()
	s, err := socket.Config{}.Open(peer.Addr(), false)
	check(t, err)
	defer s.Close()
	check(t, s.Connect(peer, patience))
	c := accept(t, l)
	_, err = unix.Write(s.Descriptor(), []byte("data"))
	check(t, err)
	lasting := transfer.NewActivity()
	limit := patience
	check(t, s.Drain(&limit, lasting.Outlasts))
	check(t, c.Close())
}
