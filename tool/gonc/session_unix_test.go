//go:build unix

package main

import (
	"io"
	"net"
	"testing"

	"golang.org/x/sys/unix"
)

// A session takes any descriptors as its local side, and any stream on the peer's:
// here the socket behind a buffer, as TLS over it would be.
func TestSessionOverStream(t *testing.T) {
	l, _ := listenTCP(t)
	sock, err := openSocket(l.Addr().(*net.TCPAddr).AddrPort().Addr(), false)
	check(t, err)
	defer sock.close()
	check(t, sock.connect(l.Addr().(*net.TCPAddr).AddrPort(), patience))
	peer := accept(t, l)
	in, feed := pipe(t)
	out, given := pipe(t)
	theirs, err := unix.Dup(int(given.Fd())) // which the session closes
	check(t, err)
	check(t, given.Close())
	s := new(options).newSession(sock, l.Addr().(*net.TCPAddr).AddrPort(), newLocal(int(in.Fd()), theirs, false))
	s.stream = newStream(sock)
	ended := make(chan error, 1)
	go func() { ended <- s.run() }()
	fed, sent := source(feed, bulk, feed.Close), source(peer, bulk, peer.CloseWrite)
	got := []chan []byte{sink(peer), sink(io.Reader(out))}
	for i, c := range []chan error{fed, sent} {
		expectBulk(t, got[i])
		check(t, await(t, c))
	}
	check(t, await(t, ended))
}

// What await has met is there for Read, once.
func TestBufferedStream(t *testing.T) {
	l, port := listenTCP(t)
	s, peer := newStream(dial(t, port)), accept(t, l)
	write(t, peer, "data")
	check(t, peer.CloseWrite())
	buffer := make([]byte, 8)
	check(t, s.await())
	if n, err := s.Read(buffer); err != nil || string(buffer[:n]) != "data" {
		t.Fatalf("got %q and %v", buffer[:n], err)
	}
	check(t, s.await())
	if n, err := s.Read(buffer); n != 0 || err != io.EOF {
		t.Fatalf("got %d bytes and %v, want the end", n, err)
	}
}
