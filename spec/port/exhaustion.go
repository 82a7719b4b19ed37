// The ports that a system chooses from are finite: 28,232 by the default of Linux. When
// all are taken, bind and listen fail with EADDRINUSE, connect with EADDRNOTAVAIL, and
// sendto, on Linux, with EAGAIN. The standards name the first two only in general terms:
// an address is in use, or not available. A socket whose bind, listen or sendto failed can
// be bound later; after a connect that failed, connect(2) says, its state is unspecified. A
// port comes back with the last descriptor of its socket, or with the end of the connection
// that outlives it. A busy client of one server meets the limit first, since TIME-WAIT keeps
// each of its ports for a while: see timewait.go.

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
	OverTransports(func(t Transport, f Family) {
		It("makes bind fail with EADDRINUSE", Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral",
				"linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				Expect(b.GivenPorts(t, f, 2)).To(ConsistOf(fromLowest(0, 1)))
				s := b.Socket(f, t.Type)
				Expect(s.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(s.Try.Bind(f.AnyAt(0))).To(FailWith(EADDRINUSE))
			})

		It("lasts until the last descriptor of a socket is closed", Need(protocol.FeatureSysctl),
			Req("posix/close/last-close-frees",
				"linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				first, second := b.Socket(f, t.Type), b.Socket(f, t.Type)
				first.Bind(f.StackAt(0))
				copied := first.Dup()
				first.Close()
				b.Checks("linux/bind2/EADDRINUSE-ephemeral")
				Expect(second.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				copied.Close()
				b.Checks("posix/close/last-close-frees")
				second.Bind(f.StackAt(0))
				Expect(second.Port()).To(BeEquivalentTo(LowestPort))
				second.Serve(t)
				b.Peer(f).Meets(second)
			})

		It("does not concern a port outside of the range that is asked for", Need(protocol.FeatureSysctl),
			Req("posix/bind/assigns-address"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.GivenPorts(t, f, 1)
				s := b.Serving(t, f, f.StackAt(LowestPort+1))
				Expect(s.Name()).To(Equal(f.StackAt(LowestPort + 1)))
				b.Peer(f).Meets(s)
			})
	})

	OverTCP(func(f Family) {
		It("makes listen fail with EADDRINUSE, and nobody answers", Need(protocol.FeatureSysctl),
			Req("linux/listen2/EADDRINUSE-ephemeral",
				"linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.GivenPorts(TransportTCP, f, 1)
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Listen(5)).To(FailWith(EADDRINUSE))
				Expect(s.Int(SOL_SOCKET, SO_ACCEPTCONN)).To(BeZero())
				b.Peer(f).Open(f.StackAt(LowestPort)).ExpectReset()
			})

		It("makes connect fail with EADDRNOTAVAIL, and no SYN leaves", Need(protocol.FeatureSysctl),
			Req("linux/connect2/EADDRNOTAVAIL-ephemeral",
				"linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				to := f.PeerAt(b.Port())
				b.SYNPorts(f, to, to)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("makes connect fail with EADDRNOTAVAIL when bind has given every port",
			Need(protocol.FeatureSysctl),
			Req("linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				b.GivenPorts(TransportTCP, f, 2)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(f.PeerAt(b.Port()))).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("makes bind fail with EADDRINUSE when connections have every port",
			Need(protocol.FeatureSysctl),
			Req("linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				to := f.PeerAt(b.Port())
				b.SYNPorts(f, to, to)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})

		It("leaves a socket whose bind and listen failed fit to be bound later",
			Need(protocol.FeatureSysctl),
			Req("linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				first, second := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				first.Bind(f.StackAt(0))
				Expect(second.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(second.Try.Listen(5)).To(FailWith(EADDRINUSE))
				first.Close()
				Expect(b.Connect(second, f.PeerAt(b.Port())).Remote()).To(Equal(f.StackAt(LowestPort)))
			})

		It("ends when a connection is refused", Need(protocol.FeatureSysctl),
			Req("posix/connect/ECONNREFUSED", "linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				s, to := b.Socket(f, SOCK_STREAM), f.PeerAt(b.Port())
				b.Checks("posix/connect/ECONNREFUSED")
				call := s.Go(func(try Calls) error { return try.Connect(to) })
				b.Wire.Expect(TCP(capture.SYN)).Refuse()
				Expect(call.Wait()).To(FailWith(ECONNREFUSED))
				s.Close()
				b.Checks("linux/ip7/ip_local_port_range")
				Expect(b.Connect(b.Socket(f, SOCK_STREAM), to).Remote()).To(Equal(f.StackAt(LowestPort)))
			})

		It("ends when a connection is reset", Need(protocol.FeatureSysctl),
			Req("linux/socket7/SO_LINGER-zero-rst", "linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				s, c := b.Connected(f)
				s.Linger(0)
				s.Close()
				c.ExpectReset()
				Expect(b.Connect(b.Socket(f, SOCK_STREAM), c.Local()).Remote()).To(Equal(c.Remote()))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("ends when the side that closed second has its FIN acknowledged",
			Need(protocol.FeatureSysctl), Req("rfc9293/3.10.7.4/lastack-closed"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				s, c := b.Connected(f)
				c.Fin()
				Expect(s.Recv(1)).To(BeEmpty())
				s.Close()
				c.ExpectFin()
				again := b.Socket(f, SOCK_STREAM)
				b.Until("the port is free", func() bool { return again.Try.Bind(c.Remote()) == nil })
				Expect(again.Name()).To(Equal(c.Remote()))
			})
	})

	OverUDP(func(f Family) {
		It("makes sendto fail with EAGAIN, and no datagram leaves", Need(protocol.FeatureSysctl),
			Req("linux/send2/EAGAIN-ephemeral",
				"linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.GivenPorts(TransportUDP, f, 1)
				_, err := b.Socket(f, SOCK_DGRAM).Try.Sendto([]byte("hello"), f.PeerAt(b.Port()))
				Expect(err).To(FailWith(EAGAIN))
				b.Wire.Quiet()
			})

		It("makes sendto fail when sendto has taken every port, whatever the destination",
			Need(protocol.FeatureSysctl),
			Req("linux/send2/EAGAIN-ephemeral", "linux/udp7/autobind-range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				s := b.Socket(f, SOCK_DGRAM)
				s.SayHello(f.PeerAt(b.Port()))
				_, err := b.Socket(f, SOCK_DGRAM).Try.Sendto([]byte("hello"), f.ThirdAt(b.Port()))
				Expect(err).To(FailWith(EAGAIN))
				s.SayHello(f.ThirdAt(b.Port()))
				b.Wire.Quiet()
			})

		It("makes connect fail with EADDRNOTAVAIL", Need(protocol.FeatureSysctl),
			Req("linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.GivenPorts(TransportUDP, f, 1)
				Expect(b.Socket(f, SOCK_DGRAM).Try.Connect(f.PeerAt(b.Port()))).To(FailWith(EADDRNOTAVAIL))
			})

		It("leaves a socket whose bind and sendto failed fit to be bound later",
			Need(protocol.FeatureSysctl),
			Req("linux/ip7/ip_local_port_range-exhaustion"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				first, second, to := b.Bound(f, f.StackAt(0)), b.Socket(f, SOCK_DGRAM), f.PeerAt(b.Port())
				Expect(second.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				_, err := second.Try.Sendto([]byte("lost"), to)
				Expect(err).To(FailWith(EAGAIN))
				first.Close()
				Expect(second.SayHello(to).Src()).To(Equal(f.StackAt(LowestPort).AddrPort()))
				b.Wire.Quiet()
			})

		It("ends when a socket that sendto has bound is closed", Need(protocol.FeatureSysctl),
			Req("linux/udp7/autobind-range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				first := b.Socket(f, SOCK_DGRAM)
				first.SayHello(f.PeerAt(b.Port()))
				first.Close()
				Expect(b.Socket(f, SOCK_DGRAM).SayHello(f.PeerAt(b.Port())).Src().Port()).
					To(BeEquivalentTo(LowestPort))
			})

	})
})
