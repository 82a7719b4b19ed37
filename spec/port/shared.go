// A TCP connection is known by two addresses and two ports (RFC 9293, section 4). So one
// local port can serve any number of connections, as long as no two go to the same
// destination: RFC 6056, section 2.2. connect knows the destination and can give a port
// that is in use; bind cannot. That is what lets a client have more connections than
// there are ephemeral ports. The peer never sees the difference.

package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("serves connections to three destinations at once", Need(protocol.FeatureSysctl),
			Req("linux/ip7/connect-autobind"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				port := b.Port()
				got := b.SYNPorts(f, f.PeerAt(port), f.PeerAt(b.Port()), f.ThirdAt(port))
				Expect(got).To(HaveEach(BeEquivalentTo(LowestPort)))
			})

		It("gives each of two connections with one port what its own peer sends",
			Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/same-port-different-dst",
				"rfc9293/3.4.1/connection-is-pair"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				one, fromPeer := b.Connected(f)
				other := b.Socket(f, SOCK_STREAM)
				b.Checks("rfc6056/2.2/same-port-different-dst")
				fromThird := b.Connect(other, f.ThirdAt(fromPeer.Local().Port()))
				Expect(fromThird.Remote()).To(Equal(fromPeer.Remote()))
				b.Checks("rfc9293/3.4.1/connection-is-pair")
				fromThird.Data("from the third")
				fromPeer.Data("from the peer")
				Expect(one.Recv(20)).To(Equal("from the peer"))
				Expect(other.Recv(20)).To(Equal("from the third"))
			})

		It("is refused to a second connection to one of the destinations",
			Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/unique-five-tuple", "rfc6056/2.2/same-port-different-dst",
				"linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				one, other := f.PeerAt(b.Port()), f.ThirdAt(b.Port())
				b.Checks("rfc6056/2.2/same-port-different-dst")
				b.SYNPorts(f, one, other)
				for _, to := range []Addr{one, other} {
					err := b.Socket(f, SOCK_STREAM).Try.Connect(to)
					b.Checks("rfc6056/2.2/unique-five-tuple")
					Expect(err).NotTo(Succeed())
					b.Wire.Quiet()
					b.Checks("linux/connect2/EADDRNOTAVAIL-ephemeral")
					Expect(err).To(FailWith(EADDRNOTAVAIL))
				}
			})

		It("is refused to a second connection to one destination also with SO_REUSEADDR",
			Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/unique-five-tuple",
				"linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				one, other := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				one.Reuse()
				other.Reuse()
				to := f.PeerAt(b.Port())
				one.BeginConnect(to)
				err := other.Try.Connect(to)
				b.Checks("rfc6056/2.2/unique-five-tuple")
				Expect(err).NotTo(Succeed())
				b.Wire.Quiet()
				b.Checks("linux/connect2/EADDRNOTAVAIL-ephemeral")
				Expect(err).To(FailWith(EADDRNOTAVAIL))
			})

		It("does not come from bind, which cannot know the destination",
			Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral",
				"linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				s.BeginConnect(f.PeerAt(b.Port()))
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(f.ThirdAt(b.Port()))).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})
	})
})
