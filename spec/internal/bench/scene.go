package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// The scenes that specs begin with.

// Listener is a TCP socket that listens on an address, on a port of the stack's
// choice if the address has none.
func (b *Bench) Listener(f Family, a sock.Addr, backlog int) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM)
	s.Bind(a)
	s.Listen(backlog)
	return s
}

// Bound is a UDP socket that is bound to an address, on a port of the stack's
// choice if the address has none.
func (b *Bench) Bound(f Family, a sock.Addr) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_DGRAM)
	s.Bind(a)
	return s
}

// Connected is a connection that the stack opened to the bench.
func (b *Bench) Connected(f Family) (*Socket, *Conn) {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM)
	return s, b.Connect(s, b.Peer(f).At(b.Port()))
}

// Connect connects a socket of the stack to a host of the bench.
func (b *Bench) Connect(s *Socket, to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	call := s.Go(func(try Calls) error { return try.Connect(to) })
	c := b.Wire.Expect(TCP(capture.SYN), To(to)).Accept()
	b.must("connect to "+string(to), call.Wait())
	return c
}

// Accepted is a connection that the bench opened to a listener of the stack: the
// accepted socket, and the bench's end.
func (b *Bench) Accepted(f Family) (*Socket, *Conn) {
	ginkgo.GinkgoHelper()
	l := b.Listener(f, f.StackAt(0), 5)
	c := b.Peer(f).Dial(l.Name())
	s := l.Accept()
	l.Close()
	return s, c
}

// Pair is a connection over the stack's loopback: client and server.
func (b *Bench) Pair(f Family) (client, server *Socket) {
	ginkgo.GinkgoHelper()
	l := b.Listener(f, f.LoopbackAt(0), 5)
	client = b.Socket(f, sock.SOCK_STREAM)
	client.Connect(l.Name())
	server = l.Accept()
	l.Close()
	return client, server
}
