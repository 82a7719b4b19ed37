package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Part("tcp", "ephemeral", "IP_LOCAL_PORT_RANGE", func() {
	OverFamilies(func(f Family) {
		It("limits what bind gives to the range, bounds included", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE", "linux/2const/IP_LOCAL_PORT_RANGE-value"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+9)
				Expect(givenWithin(b, f, lowestPort+3, lowestPort+4, 2)).To(ConsistOf(portList(lowestPort+3, lowestPort+4)))
				Expect(ranged(b, f, lowestPort+3, lowestPort+4).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})

		It("limits what connect gives", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE", "linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+9)
				one, other, to := ranged(b, f, lowestPort+3, lowestPort+4), ranged(b, f, lowestPort+3, lowestPort+4), f.PeerAt(b.Port())
				beginConnect(b, one, to)
				beginConnect(b, other, to)
				Expect([]uint16{one.Port(), other.Port()}).To(ConsistOf(portList(lowestPort+3, lowestPort+4)))
				Expect(ranged(b, f, lowestPort+3, lowestPort+4).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("limits what listen gives", Need(protocol.FeatureSysctl), Req("linux/2const/IP_LOCAL_PORT_RANGE"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort+9)
			one, other := ranged(b, f, lowestPort+3, lowestPort+4), ranged(b, f, lowestPort+3, lowestPort+4)
			one.Listen(5)
			other.Listen(5)
			Expect([]uint16{one.Port(), other.Port()}).To(ConsistOf(portList(lowestPort+3, lowestPort+4)))
			Expect(b.Peer(f).Dial(f.StackAt(lowestPort + 3)).History()).To(Equal("ShA"))
			Expect(b.Peer(f).Dial(f.StackAt(lowestPort + 4)).History()).To(Equal("ShA"))
		})

		It("limits what connect gives to a socket with IP_BIND_ADDRESS_NO_PORT", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE", "linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+9)
				for i := range 2 {
					s := portless(b, f)
					limitPorts(s, lowestPort+6, lowestPort+7)
					beginConnect(b, s, f.PeerAt(b.Port()))
					Expect(s.Port()).To(BeElementOf(portList(lowestPort+6, lowestPort+7)), "socket %d", i)
				}
			})

		It("limits no other socket", Need(protocol.FeatureSysctl), Req("linux/2const/IP_LOCAL_PORT_RANGE"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort+3)
			givenWithin(b, f, lowestPort, lowestPort+1, 2)
			Expect(givenPorts(b, f, 2)).To(ConsistOf(portList(lowestPort+2, lowestPort+3)))
		})

		It("does not limit bind to a port that is asked for", Need(protocol.FeatureSysctl),
			Req("posix/bind/assigns-address"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+9)
				s := ranged(b, f, lowestPort+3, lowestPort+4)
				s.Bind(f.StackAt(lowestPort + 7))
				Expect(beginConnect(b, s, f.PeerAt(b.Port())).Src().Port()).To(BeEquivalentTo(lowestPort + 7))
			})

		It("has no effect with bounds outside of the range of the system", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE-outside"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+3)
				below := givenWithin(b, f, lowestPort-9, lowestPort-6, 2)
				above := givenWithin(b, f, lowestPort+6, lowestPort+9, 2)
				Expect(append(below, above...)).To(ConsistOf(portList(lowestPort, lowestPort+1, lowestPort+2, lowestPort+3)))
			})

		It("takes a lower bound alone", Need(protocol.FeatureSysctl), Req("linux/2const/IP_LOCAL_PORT_RANGE-zero"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort+3)
			Expect(givenWithin(b, f, lowestPort+2, 0, 2)).To(ConsistOf(portList(lowestPort+2, lowestPort+3)))
			Expect(ranged(b, f, lowestPort+2, 0).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
		})

		It("takes an upper bound alone", Need(protocol.FeatureSysctl), Req("linux/2const/IP_LOCAL_PORT_RANGE-zero"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort+3)
			Expect(givenWithin(b, f, 0, lowestPort+1, 2)).To(ConsistOf(portList(lowestPort, lowestPort+1)))
			Expect(ranged(b, f, 0, lowestPort+1).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
		})

		It("fails with EINVAL for a lower bound above the upper", Req("linux/2const/IP_LOCAL_PORT_RANGE-EINVAL"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			Expect(s.Try.Setsockopt(IPPROTO_IP, IP_LOCAL_PORT_RANGE, portBounds(lowestPort+1, lowestPort))).To(FailWith(EINVAL))
			Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(BeZero())
		})

		It("reads back as it was set, and is 0 at first", Req("linux/2const/IP_LOCAL_PORT_RANGE-value"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(BeZero())
			limitPorts(s, lowestPort, lowestPort+9)
			Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(Equal(portBounds(lowestPort, lowestPort+9)))
		})

		It("is undone by zero for both bounds",
			Need(protocol.FeatureSysctl), Req("linux/2const/IP_LOCAL_PORT_RANGE-reset"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+3)
				givenWithin(b, f, lowestPort, lowestPort+1, 2)
				s := ranged(b, f, lowestPort, lowestPort+1)
				limitPorts(s, 0, 0)
				Expect(s.Int(IPPROTO_IP, IP_LOCAL_PORT_RANGE)).To(BeZero())
				s.Bind(f.StackAt(0))
				Expect(s.Port()).To(BeElementOf(portList(lowestPort+2, lowestPort+3)))
			})
	})
})

// portBounds is the value of IP_LOCAL_PORT_RANGE.
func portBounds(first, last uint16) int { return int(last)<<16 | int(first) }

func limitPorts(s *Socket, first, last uint16) {
	GinkgoHelper()
	s.SetKnown(IPPROTO_IP, IP_LOCAL_PORT_RANGE, portBounds(first, last))
}

// ranged is a socket with a range of its own.
func ranged(b *Bench, f Family, first, last uint16) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	limitPorts(s, first, last)
	return s
}

// givenWithin binds n sockets with the range to port 0: the ports that they get.
func givenWithin(b *Bench, f Family, first, last uint16, n int) (got []uint16) {
	GinkgoHelper()
	for range n {
		s := ranged(b, f, first, last)
		s.Bind(f.StackAt(0))
		got = append(got, s.Port())
	}
	return got
}
