package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("makes connect to the same peer fail with EADDRNOTAVAIL", Need(protocol.FeatureSysctl),
			Req("rfc9293/MUST-13", "posix/connect/EADDRNOTAVAIL", "rfc6056/2.2/unique-five-tuple"), func(b *Bench) {
				to := spentPort(b, f)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("lets connect to another peer have the port", Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/same-port-different-dst", "linux/ip7/connect-autobind"), func(b *Bench) {
				to := spentPort(b, f)
				c := b.Connect(b.Socket(f, SOCK_STREAM), f.ThirdAt(to.Port()))
				Expect(c.Remote()).To(Equal(f.StackAt(LowestPort)))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("makes bind fail with EADDRINUSE", Need(protocol.FeatureSysctl),
			Req("linux/ip7/timewait-port-busy", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				spentPort(b, f)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})
	})
})

// spentPort leaves the only ephemeral port to a connection in TIME-WAIT, and returns
// the address of its peer.
func spentPort(b *Bench, f Family) Addr {
	GinkgoHelper()
	b.EphemeralPorts(LowestPort, LowestPort)
	s, c := b.Connected(f)
	s.Close()
	c.ExpectFin()
	c.Fin()
	c.Expect(TCP(capture.ACK))
	return c.Local()
}
