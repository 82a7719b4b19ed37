package bench

import (
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/target/sock"
)

// Deliver sends a datagram from a fresh port of the host to a UDP socket of the stack,
// and checks that the socket receives it.
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

// SayHello sends a datagram from a socket of the stack, and returns it as it is seen on
// the wire.
func (s *Socket) SayHello(to sock.Addr) *Segment {
	ginkgo.GinkgoHelper()
	s.Sendto("hello", to)
	return s.b.Wire.Expect(UDP, Payload("hello"), To(to))
}
