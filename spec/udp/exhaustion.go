package udp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// What each call says when no ephemeral port is left, and when one is again.
var _ = Part("udp", "ephemeral", "exhaustion", func() {
	OverFamilies(func(f Family) {
		It("makes bind fail with EADDRINUSE", Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral", "linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				Expect(givenPorts(b, f, 2)).To(ConsistOf(portList(lowestPort, lowestPort+1)))
				s := b.Socket(f, SOCK_DGRAM)
				Expect(s.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(s.Try.Bind(f.AnyAt(0))).To(FailWith(EADDRINUSE))
				Expect(s.Port()).To(BeZero())
			})

		It("makes sendto fail with EAGAIN, and no datagram leaves", Need(protocol.FeatureSysctl),
			Req("linux/send2/EAGAIN-ephemeral", "linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				givenPorts(b, f, 1)
				_, err := b.Socket(f, SOCK_DGRAM).Try.Sendto([]byte("hello"), f.PeerAt(b.Port()))
				Expect(err).To(FailWith(EAGAIN))
				b.Wire.Quiet()
			})

		It("makes sendto fail when sendto has taken every port, whatever the destination", Need(protocol.FeatureSysctl),
			Req("linux/send2/EAGAIN-ephemeral", "linux/udp7/autobind-range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				s := b.Socket(f, SOCK_DGRAM)
				saysHello(b, s, f.PeerAt(b.Port()))
				_, err := b.Socket(f, SOCK_DGRAM).Try.Sendto([]byte("hello"), f.ThirdAt(b.Port()))
				Expect(err).To(FailWith(EAGAIN))
				saysHello(b, s, f.ThirdAt(b.Port()))
				b.Wire.Quiet()
			})

		It("makes connect fail with EADDRNOTAVAIL", Need(protocol.FeatureSysctl),
			Req("posix/connect/EADDRNOTAVAIL", "linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				givenPorts(b, f, 1)
				Expect(b.Socket(f, SOCK_DGRAM).Try.Connect(f.PeerAt(b.Port()))).To(FailWith(EADDRNOTAVAIL))
			})

		It("leaves a socket whose calls failed fit to be bound later", Need(protocol.FeatureSysctl),
			Req("linux/ip7/ip_local_port_range-exhaustion", "posix/close/socket-destroyed"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				first, second, to := b.Bound(f, f.StackAt(0)), b.Socket(f, SOCK_DGRAM), f.PeerAt(b.Port())
				Expect(second.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(second.Try.Connect(to)).NotTo(Succeed())
				_, err := second.Try.Sendto([]byte("lost"), to)
				Expect(err).To(FailWith(EAGAIN))
				first.Close()
				Expect(saysHello(b, second, to).Src()).To(Equal(f.StackAt(lowestPort).AddrPort()))
				b.Wire.Quiet()
			})

		It("lasts until the last descriptor of a socket is closed", Need(protocol.FeatureSysctl),
			Req("posix/close/last-close-frees", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				first := b.Bound(f, f.StackAt(0))
				copied := first.Dup()
				first.Close()
				second := b.Socket(f, SOCK_DGRAM)
				Expect(second.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				copied.Close()
				second.Bind(f.StackAt(0))
				gets(b, f, second)
			})

		It("ends when a socket that sendto has bound is closed", Need(protocol.FeatureSysctl),
			Req("posix/close/socket-destroyed", "linux/udp7/autobind-range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				first := b.Socket(f, SOCK_DGRAM)
				saysHello(b, first, f.PeerAt(b.Port()))
				first.Close()
				Expect(saysHello(b, b.Socket(f, SOCK_DGRAM), f.PeerAt(b.Port())).Src().Port()).To(BeEquivalentTo(lowestPort))
			})

		It("spares a port outside of the range that is asked for", Need(protocol.FeatureSysctl),
			Req("posix/bind/assigns-address", "linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				givenPorts(b, f, 1)
				gets(b, f, b.Bound(f, f.StackAt(lowestPort+1)))
			})
	})
})
