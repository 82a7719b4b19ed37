package udp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Part("udp", "ephemeral", "IP_LOCAL_PORT_RANGE", func() {
	OverFamilies(func(f Family) {
		It("limits what bind gives to the range, bounds included", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE", "linux/2const/IP_LOCAL_PORT_RANGE-value"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+9)
				one, other := ranged(b, f), ranged(b, f)
				one.Bind(f.StackAt(0))
				other.Bind(f.StackAt(0))
				Expect(portList(one.Port(), other.Port())).To(ConsistOf(portList(lowestPort+3, lowestPort+4)))
				Expect(ranged(b, f).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})

		It("limits what sendto gives", Need(protocol.FeatureSysctl),
			Req("linux/2const/IP_LOCAL_PORT_RANGE", "linux/send2/EAGAIN-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+9)
				to := f.PeerAt(b.Port())
				one, other := saysHello(b, ranged(b, f), to), saysHello(b, ranged(b, f), to)
				Expect(portList(one.Src().Port(), other.Src().Port())).To(ConsistOf(portList(lowestPort+3, lowestPort+4)))
				_, err := ranged(b, f).Try.Sendto([]byte("hello"), to)
				Expect(err).To(FailWith(EAGAIN))
				b.Wire.Quiet()
			})

		It("limits what connect gives", Need(protocol.FeatureSysctl), Req("linux/2const/IP_LOCAL_PORT_RANGE"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort+9)
			one, other := ranged(b, f), ranged(b, f)
			one.Connect(f.PeerAt(b.Port()))
			other.Connect(f.PeerAt(b.Port()))
			Expect(portList(one.Port(), other.Port())).To(ConsistOf(portList(lowestPort+3, lowestPort+4)))
		})
	})
})

var _ = Part("udp", "ephemeral", "IP_BIND_ADDRESS_NO_PORT", func() {
	OverFamilies(func(f Family) {
		It("makes bind give the address, and leave the port to connect",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				s := portless(b, f)
				Expect(s.Name()).To(Equal(f.StackAt(0)))
				s.Connect(f.PeerAt(b.Port()))
				Expect(s.Port()).NotTo(BeZero())
				s.Send("hello")
				b.Wire.Expect(UDP, Payload("hello"), From(s.Name()))
			})

		It("makes bind give the address, and leave the port to sendto",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT", "linux/udp7/autobind-range"), func(b *Bench) {
				s := portless(b, f)
				sent := saysHello(b, s, f.PeerAt(b.Port()))
				Expect(AddrOf(sent.Src())).To(Equal(s.Name()))
				Expect(s.AddrPort().Addr()).To(Equal(f.Stack))
				gets(b, f, s)
			})
	})
})

// ranged is a socket with two ports for itself to choose from.
func ranged(b *Bench, f Family) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_DGRAM)
	s.SetKnown(IPPROTO_IP, IP_LOCAL_PORT_RANGE, (lowestPort+4)<<16|(lowestPort+3))
	return s
}

// portless is a socket with the stack's address and no port yet.
func portless(b *Bench, f Family) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_DGRAM)
	s.SetKnown(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
	s.Bind(f.StackAt(0))
	return s
}
