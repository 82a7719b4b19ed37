package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/sock"
)

// Serving returns a socket at an address that takes what comes for it: a listener of
// TCP, or a bound socket of UDP. The stack chooses the port if the address has none.
func (b *Bench) Serving(t Transport, f Family, at sock.Addr) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, t.Type)
	s.Bind(at)
	s.Serve(t)
	return s
}

// Serve has a bound socket of a transport take what comes for it: one of TCP listens,
// one of UDP does so already.
func (s *Socket) Serve(t Transport) {
	ginkgo.GinkgoHelper()
	if t == TransportTCP {
		s.Listen(5)
	}
}

// Meets checks that what the host sends reaches a socket that serves: a connection, or
// a datagram.
func (h Host) Meets(s *Socket) {
	ginkgo.GinkgoHelper()
	if s.datagram {
		h.Deliver(s)
		return
	}
	s.Admits(h.Open(s.Name()))
}

// Misses checks that nobody takes what the host sends to an address: the stack answers
// a SYN with a RST, a datagram with an ICMP error.
func (h Host) Misses(t Transport, at sock.Addr) {
	ginkgo.GinkgoHelper()
	if t == TransportTCP {
		h.Open(at).ExpectReset()
		return
	}
	h.SendUDP(h.b.Port(), at, "to nobody")
	h.b.Wire.Expect(ICMPError)
}
