// IP_LOCAL_PORT_RANGE narrows the range of ephemeral ports for one socket, for programs
// that share an address and are to have ports of their own. Its value holds two numbers
// of 16 bits, the lower bound in the lower half. A bound of 0 means that of the system,
// and a range outside of the system's has no effect. The option is Linux's alone, since
// 6.3, and no standard knows it. It holds for bind, connect, listen and sendto alike,
// and not for a port that is asked for.

package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(Label("IP_LOCAL_PORT_RANGE"), func() {
	OverTransports(func(t Transport, f Family) {
		It("limits what bind gives to the range, bounds included", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE",
				"linux/2const/IP_LOCAL_PORT_RANGE-value"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+9)
				Expect(givenWithin(b, t, f, lower, upper, 2)).To(ConsistOf(fromLowest(3, 4)))
				Expect(ranged(b, t, f, lower, upper).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})
	})

	OverTCP(func(f Family) {
		It("limits what connect gives", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE",
				"linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+9)
				to := f.PeerAt(b.Port())
				one := ranged(b, TransportTCP, f, lower, upper)
				other := ranged(b, TransportTCP, f, lower, upper)
				one.BeginConnect(to)
				other.BeginConnect(to)
				Expect([]uint16{one.Port(), other.Port()}).To(ConsistOf(fromLowest(3, 4)))
				Expect(ranged(b, TransportTCP, f, lower, upper).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("limits what listen gives", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+9)
				one := ranged(b, TransportTCP, f, lower, upper)
				other := ranged(b, TransportTCP, f, lower, upper)
				one.Listen(5)
				other.Listen(5)
				Expect([]uint16{one.Port(), other.Port()}).To(ConsistOf(fromLowest(3, 4)))
				Expect(b.Peer(f).Dial(f.StackAt(LowestPort + 3)).History()).To(Equal("ShA"))
				Expect(b.Peer(f).Dial(f.StackAt(LowestPort + 4)).History()).To(Equal("ShA"))
			})

		It("limits what connect gives to a socket with IP_BIND_ADDRESS_NO_PORT",
			Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE",
				"linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+9)
				for i := range 2 {
					s := portless(b, TransportTCP, f)
					limitPorts(s, LowestPort+6, LowestPort+7)
					s.BeginConnect(f.PeerAt(b.Port()))
					Expect(s.Port()).To(BeElementOf(fromLowest(6, 7)), "socket %d", i)
				}
			})

		It("limits no other socket", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+3)
				givenWithin(b, TransportTCP, f, LowestPort, LowestPort+1, 2)
				Expect(b.GivenPorts(TransportTCP, f, 2)).To(ConsistOf(fromLowest(2, 3)))
			})

		It("does not limit bind to a port that is asked for", Need(protocol.FeatureSysctl),
			Req("posix/bind/assigns-address"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+9)
				s := ranged(b, TransportTCP, f, lower, upper)
				s.Bind(f.StackAt(LowestPort + 7))
				Expect(s.BeginConnect(f.PeerAt(b.Port())).Src().Port()).To(BeEquivalentTo(LowestPort + 7))
			})

		It("has no effect with bounds outside of the range of the system",
			Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE-outside"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+3)
				below := givenWithin(b, TransportTCP, f, LowestPort-9, LowestPort-6, 2)
				above := givenWithin(b, TransportTCP, f, LowestPort+6, LowestPort+9, 2)
				Expect(append(below, above...)).To(ConsistOf(fromLowest(0, 1, 2, 3)))
			})

		It("takes a lower bound alone", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE-zero"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+3)
				Expect(givenWithin(b, TransportTCP, f, LowestPort+2, 0, 2)).To(ConsistOf(fromLowest(2, 3)))
				Expect(ranged(b, TransportTCP, f, LowestPort+2, 0).Try.Bind(f.StackAt(0))).
					To(FailWith(EADDRINUSE))
			})

		It("takes an upper bound alone", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE-zero"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+3)
				Expect(givenWithin(b, TransportTCP, f, 0, LowestPort+1, 2)).To(ConsistOf(fromLowest(0, 1)))
				Expect(ranged(b, TransportTCP, f, 0, LowestPort+1).Try.Bind(f.StackAt(0))).
					To(FailWith(EADDRINUSE))
			})

		It("fails with EINVAL for a lower bound above the upper",
			CallsAlone, Req("linux/2const/IP_LOCAL_PORT_RANGE-EINVAL"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Setsockopt(IPPROTO_IP, IP_LOCAL_PORT_RANGE, portBounds(LowestPort+1, LowestPort))).
					To(FailWith(EINVAL))
				Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(BeZero())
			})

		It("reads back as it was set, and is 0 at first",
			CallsAlone, Req("linux/2const/IP_LOCAL_PORT_RANGE-value"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(BeZero())
				limitPorts(s, LowestPort, LowestPort+9)
				Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(Equal(portBounds(LowestPort, LowestPort+9)))
			})

		It("is undone by zero for both bounds", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE-reset"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+3)
				givenWithin(b, TransportTCP, f, LowestPort, LowestPort+1, 2)
				s := ranged(b, TransportTCP, f, LowestPort, LowestPort+1)
				limitPorts(s, 0, 0)
				Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(BeZero())
				s.Bind(f.StackAt(0))
				Expect(s.Port()).To(BeElementOf(fromLowest(2, 3)))
			})
	})

	OverUDP(func(f Family) {
		It("limits what sendto gives", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE",
				"linux/send2/EAGAIN-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+9)
				to := f.PeerAt(b.Port())
				one := ranged(b, TransportUDP, f, lower, upper).SayHello(to)
				other := ranged(b, TransportUDP, f, lower, upper).SayHello(to)
				Expect([]uint16{one.Src().Port(), other.Src().Port()}).To(ConsistOf(fromLowest(3, 4)))
				_, err := ranged(b, TransportUDP, f, lower, upper).Try.Sendto([]byte("hello"), to)
				Expect(err).To(FailWith(EAGAIN))
				b.Wire.Quiet()
			})

		It("limits what connect gives", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+9)
				one := ranged(b, TransportUDP, f, lower, upper)
				other := ranged(b, TransportUDP, f, lower, upper)
				one.Connect(f.PeerAt(b.Port()))
				other.Connect(f.PeerAt(b.Port()))
				Expect([]uint16{one.Port(), other.Port()}).To(ConsistOf(fromLowest(3, 4)))
			})
	})
})

// The bounds of a range that is a part of what the specs let the system choose from.
const lower, upper = LowestPort + 3, LowestPort + 4

// portBounds is the value of IP_LOCAL_PORT_RANGE.
func portBounds(first, last uint16) int { return int(last)<<16 | int(first) }

func limitPorts(s *Socket, first, last uint16) {
	GinkgoHelper()
	s.SetKnown(IPPROTO_IP, IP_LOCAL_PORT_RANGE, portBounds(first, last))
}

// ranged is a socket with a range of its own.
func ranged(b *Bench, t Transport, f Family, first, last uint16) *Socket {
	GinkgoHelper()
	s := b.Socket(f, t.Type)
	limitPorts(s, first, last)
	return s
}

// givenWithin binds n sockets with the range to port 0: the ports that they get.
func givenWithin(b *Bench, t Transport, f Family, first, last uint16, n int) (got []uint16) {
	GinkgoHelper()
	for range n {
		s := ranged(b, t, f, first, last)
		s.Bind(f.StackAt(0))
		got = append(got, s.Port())
	}
	return got
}
