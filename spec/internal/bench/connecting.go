package bench

import (
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Connecting returns a non-blocking socket that connects to the bench's host, and its
// SYN, which nobody has answered.
func (b *Bench) Connecting(f Family) (*Socket, *Segment) {
	ginkgo.GinkgoHelper()
	s := b.Socket(f, sock.SOCK_STREAM, sock.SOCK_NONBLOCK)
	to := f.PeerAt(b.Port())
	gomega.Expect(s.Try.Connect(to)).To(FailWith(sock.EINPROGRESS))
	return s, b.Wire.Expect(TCP(capture.SYN), To(to))
}

// BeginConnect makes a socket non-blocking, begins to connect it, and returns its SYN,
// which comes from the address that getsockname returns.
func (s *Socket) BeginConnect(to sock.Addr) *Segment {
	ginkgo.GinkgoHelper()
	s.Nonblock()
	gomega.Expect(s.Try.Connect(to)).To(FailWith(sock.EINPROGRESS))
	return s.b.Wire.Expect(TCP(capture.SYN), From(s.Name()), To(to))
}

// SYNPorts begins to connect a new socket to each address, and returns the ports that
// the SYNs come from. Nobody answers them.
func (b *Bench) SYNPorts(f Family, to ...sock.Addr) (got []uint16) {
	ginkgo.GinkgoHelper()
	for _, a := range to {
		s := b.Socket(f, sock.SOCK_STREAM)
		s.BeginConnect(a)
		got = append(got, s.Port())
	}
	return got
}
