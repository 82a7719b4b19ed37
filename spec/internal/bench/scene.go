package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// The scenes that specs begin with.

// Listener returns a TCP socket that listens on an address. The stack chooses the port
// if the address has none.
func (b *Bench) Listener(f Family, a sock.Addr, backlog int) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM)
	s.Bind(a)
	s.Listen(backlog)
	return s
}

// Bound returns a UDP socket that is bound to an address. The stack chooses the port if
// the address has none.
func (b *Bench) Bound(f Family, a sock.Addr) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_DGRAM)
	s.Bind(a)
	return s
}

// Reusing returns a TCP socket with SO_REUSEADDR that is bound to an address.
func (b *Bench) Reusing(f Family, at sock.Addr) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM)
	s.Reuse()
	s.Bind(at)
	return s
}

// GivenPorts binds n sockets to port 0 of an address of the stack's own, and returns
// the ports that they get. The sockets stay open.
func (b *Bench) GivenPorts(t Transport, f Family, n int) (got []uint16) {
	ginkgo.GinkgoHelper()
	for range n {
		s := b.Socket(f, t.Type)
		s.Bind(f.OwnAt(b, 0))
		got = append(got, s.Port())
	}
	return got
}

// Peered returns a UDP socket that is bound, and connected to a port of the bench's
// host, and that port's address.
func (b *Bench) Peered(f Family) (*Socket, sock.Addr) {
	ginkgo.GinkgoHelper()
	s, peer := b.Bound(f, f.StackAt(0)), f.PeerAt(b.Port())
	s.Connect(peer)
	return s, peer
}

// Connected returns both ends of a connection that the stack opened to the bench.
func (b *Bench) Connected(f Family) (*Socket, *Conn) {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM)
	return s, b.Connect(s, b.Peer(f).At(b.Port()))
}

// Connect connects a socket of the stack to a host of the bench, and returns the
// bench's end.
func (b *Bench) Connect(s *Socket, to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	call := s.Go(func(try Calls) error { return try.Connect(to) })
	c := b.Wire.Expect(TCP(capture.SYN), To(to)).Accept()
	b.must("connect to "+string(to), call.Wait())
	return c
}

// Accepted returns both ends of a connection that the bench opened to the stack. The
// listener that accepted it is closed.
func (b *Bench) Accepted(f Family) (*Socket, *Conn) {
	ginkgo.GinkgoHelper()
	l := b.Listener(f, f.StackAt(0), 5)
	c := b.Peer(f).Dial(l.Name())
	s := l.Accept()
	l.Close()
	return s, c
}

// Pair returns both ends of a connection over the stack's loopback. The listener that
// accepted it is closed.
func (b *Bench) Pair(f Family) (client, server *Socket) {
	ginkgo.GinkgoHelper()
	l := b.Listener(f, f.LoopbackAt(0), 5)
	client = b.Socket(f, sock.SOCK_STREAM)
	client.Connect(l.Name())
	server = l.Accept()
	l.Close()
	return client, server
}
