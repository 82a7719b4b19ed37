// An IPv6 socket that is bound to [::] serves IPv4 as well, by v4-mapped addresses,
// unless IPV6_V6ONLY is set (RFC 3493, sections 3.7 and 5.3). It then takes its port in
// both families. So a port that the system gives to it must be free in both, and one
// that it holds must not be given to an IPv4 socket. With IPV6_V6ONLY the families are
// apart, and each may have the port. The default is a setting of the system: Linux and
// FreeBSD differ, and OpenBSD knows IPv6 alone.

package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(Need(protocol.FeatureSysctl), func() {
	OverDualStack(TransportTCP, func() {
		It("gives an IPv4 socket no port that an IPv6 socket has for both families",
			Req("linux/ipv6-7/shared-port-space"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				l := b.Listener(IPv6, IPv6.AnyAt(0), 5)
				Expect(b.Socket(IPv4, SOCK_STREAM).Try.Bind(IPv4.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(b.Socket(IPv4, SOCK_STREAM).Try.Listen(5)).To(FailWith(EADDRINUSE))
				Expect(b.Peer(IPv4).Dial(IPv4.StackAt(LowestPort)).History()).To(Equal("ShA"))
				Expect(l.Poll(POLLIN)).To(ConsistOf(POLLIN))
			})

		It("gives an IPv6 socket for both families no port that an IPv4 socket has",
			Req("linux/ipv6-7/shared-port-space",
				"linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.Listener(IPv4, IPv4.StackAt(0), 5)
				Expect(b.Socket(IPv6, SOCK_STREAM).Try.Bind(IPv6.AnyAt(0))).To(FailWith(EADDRINUSE))
				Expect(b.Socket(IPv6, SOCK_STREAM).Try.Listen(5)).To(FailWith(EADDRINUSE))
			})

		It("gives an IPv6 socket with IPV6_V6ONLY a port that an IPv4 socket has",
			Req("linux/ipv6-7/IPV6_V6ONLY"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				four, six := b.Listener(IPv4, IPv4.AnyAt(0), 5), b.Socket(IPv6, SOCK_STREAM)
				six.Set(IPPROTO_IPV6, IPV6_V6ONLY, 1)
				six.Bind(IPv6.AnyAt(0))
				six.Listen(5)
				Expect(six.Port()).To(Equal(four.Port()))
				c := b.Peer(IPv6).Dial(IPv6.StackAt(LowestPort))
				Expect(six.Accept().PeerName()).To(Equal(c.Local()))
				Expect(four.Ready(POLLIN)).To(BeEmpty())
			})
	})

	OverDualStack(TransportUDP, func() {
		It("gives an IPv4 socket no port that an IPv6 socket has for both families",
			Req("linux/ipv6-7/shared-port-space"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				six := b.Bound(IPv6, IPv6.AnyAt(0))
				Expect(b.Socket(IPv4, SOCK_DGRAM).Try.Bind(IPv4.StackAt(0))).To(FailWith(EADDRINUSE))
				b.Peer(IPv4).SendUDP(b.Port(), IPv4.StackAt(LowestPort), "for both")
				Expect(six.Recv(20)).To(Equal("for both"))
			})

		It("gives an IPv6 socket for both families no port that an IPv4 socket has",
			Req("linux/ipv6-7/shared-port-space",
				"linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				four := b.Bound(IPv4, IPv4.StackAt(0))
				Expect(b.Socket(IPv6, SOCK_DGRAM).Try.Bind(IPv6.AnyAt(0))).To(FailWith(EADDRINUSE))
				b.Peer(IPv4).Deliver(four)
			})

		It("gives an IPv6 socket with IPV6_V6ONLY a port that an IPv4 socket has",
			Req("linux/ipv6-7/IPV6_V6ONLY"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				four, six := b.Bound(IPv4, IPv4.AnyAt(0)), b.Socket(IPv6, SOCK_DGRAM)
				six.Set(IPPROTO_IPV6, IPV6_V6ONLY, 1)
				six.Bind(IPv6.AnyAt(0))
				b.Peer(IPv6).SendUDP(b.Port(), IPv6.StackAt(LowestPort), "for IPv6")
				Expect(six.Recv(20)).To(Equal("for IPv6"))
				Expect(four.Ready(POLLIN)).To(BeEmpty())
			})
	})
})
