package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// Ephemeral ports where the two families meet.
var _ = Part("tcp", "ephemeral", "ephemeral dual-stack", func() {
	both := Need(protocol.FeatureIPv4, protocol.FeatureIPv6, protocol.FeatureSysctl)

	It("gives an IPv4 socket no port that an IPv6 socket has for both", both,
		Req("linux/ipv6-7/shared-port-space", "posix/bind/port-zero-ephemeral"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort)
			l := b.Listener(IPv6, IPv6.AnyAt(0), 5)
			Expect(b.Socket(IPv4, SOCK_STREAM).Try.Bind(IPv4.StackAt(0))).To(FailWith(EADDRINUSE))
			Expect(b.Socket(IPv4, SOCK_STREAM).Try.Listen(5)).To(FailWith(EADDRINUSE))
			Expect(b.Peer(IPv4).Dial(IPv4.StackAt(lowestPort)).History()).To(Equal("ShA"))
			Expect(l.Poll(POLLIN)).To(ConsistOf(POLLIN))
		})

	It("gives an IPv6 socket for both no port that an IPv4 socket has", both,
		Req("linux/ipv6-7/shared-port-space", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort)
			b.Listener(IPv4, IPv4.StackAt(0), 5)
			Expect(b.Socket(IPv6, SOCK_STREAM).Try.Bind(IPv6.AnyAt(0))).To(FailWith(EADDRINUSE))
			Expect(b.Socket(IPv6, SOCK_STREAM).Try.Listen(5)).To(FailWith(EADDRINUSE))
		})

	It("gives an IPv6 socket of its own family a port that an IPv4 socket has", both,
		Req("linux/ipv6-7/IPV6_V6ONLY"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort)
			four, six := b.Listener(IPv4, IPv4.AnyAt(0), 5), b.Socket(IPv6, SOCK_STREAM)
			six.Set(IPPROTO_IPV6, IPV6_V6ONLY, 1)
			six.Bind(IPv6.AnyAt(0))
			six.Listen(5)
			Expect(six.Port()).To(Equal(four.Port()))
			c := b.Peer(IPv6).Dial(IPv6.StackAt(lowestPort))
			Expect(six.Accept().PeerName()).To(Equal(c.Local()))
			Expect(four.Ready(POLLIN)).To(BeEmpty())
		})
})
