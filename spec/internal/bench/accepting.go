package bench

import (
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/target/sock"
)

// Enqueue opens n connections to a listener, each to the end of its handshake, and
// returns the host's ends once the stack has dealt with all of them.
func (h Host) Enqueue(l *Socket, n int) (queued []*Conn) {
	ginkgo.GinkgoHelper()
	for range n {
		queued = append(queued, h.Dial(l.Name()))
	}
	h.b.Wire.Drain()
	return queued
}

// AcceptAll accepts the connections that a listener has queued, and returns how many
// they were.
func (s *Socket) AcceptAll() (n int) {
	ginkgo.GinkgoHelper()
	for ; len(s.Ready(sock.POLLIN)) > 0; n++ {
		s.Accept()
	}
	return n
}

// Admits checks that a listener answers the SYN of c, which was sent, and that accept
// returns the connection.
func (s *Socket) Admits(c *Conn) {
	ginkgo.GinkgoHelper()
	c.Establish()
	s.Poll(sock.POLLIN)
	_, from, err := s.Try.Accept()
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(from).To(gomega.Equal(c.Local()))
	gomega.Expect(c.History()).To(gomega.Equal("ShA"))
}

// DialLoopback connects a new socket to a listener on loopback, and returns it once the
// stack has dealt with the handshake: connect may return before that.
func (b *Bench) DialLoopback(f Family, l *Socket) *Socket {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM)
	s.Connect(l.Name())
	b.Wire.Drain()
	return s
}
