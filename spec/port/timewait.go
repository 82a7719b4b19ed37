// The side of a connection that closes first keeps it in TIME-WAIT for twice the longest
// life of a segment (RFC 9293, MUST-13: four minutes; Linux takes one). For that time
// its two addresses and ports cannot name another connection. A client whose only
// ephemeral port is spent like this can reach any other peer with it, and not the same
// one: connect fails with EADDRNOTAVAIL. bind knows no destination yet and so cannot
// give the port at all. Linux can use such a port again where time stamps prove what is
// new (tcp_tw_reuse), by default over loopback alone.

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
			Req("rfc9293/MUST-13", "rfc6056/2.2/unique-five-tuple",
				"linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				to := spentPort(b, f)
				err := b.Socket(f, SOCK_STREAM).Try.Connect(to)
				b.Checks("rfc9293/MUST-13", "rfc6056/2.2/unique-five-tuple")
				Expect(err).NotTo(Succeed())
				b.Wire.Quiet()
				b.Checks("linux/connect2/EADDRNOTAVAIL-ephemeral")
				Expect(err).To(FailWith(EADDRNOTAVAIL))
			})

		It("lets connect to another peer have the port", Need(protocol.FeatureSysctl),
			Req("linux/ip7/connect-autobind"), func(b *Bench) {
				to := spentPort(b, f)
				c := b.Connect(b.Socket(f, SOCK_STREAM), f.ThirdAt(to.Port()))
				Expect(c.Remote()).To(Equal(f.StackAt(LowestPort)))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("makes bind fail with EADDRINUSE", Need(protocol.FeatureSysctl),
			Req("linux/ip7/timewait-port-busy",
				"linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
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
