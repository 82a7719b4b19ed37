package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// What each call says when no ephemeral port is left, and when one is again.
var _ = Part("tcp", "ephemeral", "exhaustion", func() {
	OverFamilies(func(f Family) {
		It("makes bind fail with EADDRINUSE", Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral", "linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				Expect(givenPorts(b, f, 2)).To(ConsistOf(portList(lowestPort, lowestPort+1)))
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(s.Try.Bind(f.AnyAt(0))).To(FailWith(EADDRINUSE))
				Expect(s.Port()).To(BeZero())
			})

		It("makes listen fail with EADDRINUSE, and nobody answers", Need(protocol.FeatureSysctl),
			Req("linux/listen2/EADDRINUSE-ephemeral", "linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				givenPorts(b, f, 1)
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Listen(5)).To(FailWith(EADDRINUSE))
				Expect(s.Int(SOL_SOCKET, SO_ACCEPTCONN)).To(BeZero())
				b.Peer(f).Open(f.StackAt(lowestPort)).ExpectReset()
			})

		It("makes connect fail with EADDRNOTAVAIL, and no SYN leaves", Need(protocol.FeatureSysctl),
			Req("posix/connect/EADDRNOTAVAIL", "linux/connect2/EADDRNOTAVAIL-ephemeral", "linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				to := f.PeerAt(b.Port())
				leaving(b, f, to, to)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("makes connect fail with EADDRNOTAVAIL when bind has given every port", Need(protocol.FeatureSysctl),
			Req("posix/connect/EADDRNOTAVAIL", "linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				givenPorts(b, f, 2)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(f.PeerAt(b.Port()))).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("makes bind fail with EADDRINUSE when connections have every port", Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral", "posix/bind/port-zero-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				to := f.PeerAt(b.Port())
				leaving(b, f, to, to)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})

		It("leaves a socket whose call failed fit to be bound later", Need(protocol.FeatureSysctl),
			Req("linux/ip7/ip_local_port_range-exhaustion", "posix/close/socket-destroyed"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				first, second := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				first.Bind(f.StackAt(0))
				Expect(second.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(second.Try.Listen(5)).To(FailWith(EADDRINUSE))
				Expect(second.Try.Connect(f.PeerAt(b.Port()))).To(FailWith(EADDRNOTAVAIL))
				first.Close()
				Expect(b.Connect(second, f.PeerAt(b.Port())).Remote()).To(Equal(f.StackAt(lowestPort)))
			})

		It("lasts until the last descriptor of a socket is closed", Need(protocol.FeatureSysctl),
			Req("posix/close/last-close-frees", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				first, second := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				first.Bind(f.StackAt(0))
				copied := first.Dup()
				first.Close()
				Expect(second.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				copied.Close()
				second.Bind(f.StackAt(0))
				Expect(second.Port()).To(BeEquivalentTo(lowestPort))
			})

		It("ends when a connection is refused", Need(protocol.FeatureSysctl),
			Req("posix/connect/autobind", "posix/connect/ECONNREFUSED"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				s, to := b.Socket(f, SOCK_STREAM), f.PeerAt(b.Port())
				call := s.Go(func(try Calls) error { return try.Connect(to) })
				b.Wire.Expect(TCP(capture.SYN)).Refuse()
				Expect(call.Wait()).To(FailWith(ECONNREFUSED))
				s.Close()
				Expect(b.Connect(b.Socket(f, SOCK_STREAM), to).Remote()).To(Equal(f.StackAt(lowestPort)))
			})

		It("ends when a connection is reset", Need(protocol.FeatureSysctl), Req("posix/close/socket-destroyed"), func(b *Bench) {
			b.EphemeralPorts(lowestPort, lowestPort)
			s, c := b.Connected(f)
			s.Linger(0)
			s.Close()
			c.ExpectReset()
			Expect(b.Connect(b.Socket(f, SOCK_STREAM), c.Local()).Remote()).To(Equal(c.Remote()))
			Expect(c.History()).To(Equal("ShA"))
		})

		It("ends when the side that closed second has its FIN acknowledged", Need(protocol.FeatureSysctl),
			Req("posix/close/socket-destroyed"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				s, c := b.Connected(f)
				c.Fin()
				Expect(s.Recv(1)).To(BeEmpty())
				s.Close()
				c.ExpectFin()
				again := b.Socket(f, SOCK_STREAM)
				b.Until("the port is free", func() bool { return again.Try.Bind(f.StackAt(0)) == nil })
				Expect(again.Name()).To(Equal(c.Remote()))
			})
	})
})

// A port that TIME-WAIT keeps.
var _ = Part("tcp", "ephemeral", "ephemeral time-wait", func() {
	OverFamilies(func(f Family) {
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
				Expect(c.Remote()).To(Equal(f.StackAt(lowestPort)))
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
	b.EphemeralPorts(lowestPort, lowestPort)
	s, c := b.Connected(f)
	s.Close()
	c.ExpectFin()
	c.Fin()
	c.Expect(TCP(capture.ACK))
	return c.Local()
}
