package bench

import (
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/target/sock"
)

// ICMPError matches an ICMP error, which quotes the packet that it is about.
var ICMPError = Match{Name: "an ICMP error", Is: func(s *Segment) bool { return s.IsICMPError() }}

// Deliver sends a datagram from a fresh port of the host to a socket of the stack,
// and sees the socket receive it.
func (h Host) Deliver(s *Socket) {
	ginkgo.GinkgoHelper()
	from := h.b.Port()
	h.SendUDP(from, s.Name(), "from the peer")
	s.Poll(sock.POLLIN)
	h.b.Wire.Drain() // a socket that was shut down is readable at once
	data, sender := s.Recvfrom(20)
	gomega.Expect(data).To(gomega.Equal("from the peer"))
	gomega.Expect(sender).To(gomega.Equal(h.At(from)))
}

// SayHello sends a datagram from a socket of the stack, and sees it on the wire.
func (s *Socket) SayHello(to sock.Addr) *Segment {
	ginkgo.GinkgoHelper()
	s.Sendto("hello", to)
	return s.b.Wire.Expect(UDP, Payload("hello"), To(to))
}

// Peered is a UDP socket that is bound, and connected to a port of the bench.
func (b *Bench) Peered(f Family) (*Socket, sock.Addr) {
	ginkgo.GinkgoHelper()
	s, peer := b.Bound(f, f.StackAt(0)), f.PeerAt(b.Port())
	s.Connect(peer)
	return s, peer
}
