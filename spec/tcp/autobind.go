package tcp

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// The calls that bind a socket which nobody has bound: connect and listen.
var _ = Part("tcp", "ephemeral", "autobind", func() {
	OverFamilies(func(f Family) {
		It("has not happened to a new socket, which has the wildcard address and port 0",
			Req("posix/socket/returns-unbound"), func(b *Bench) {
				Expect(b.Socket(f, SOCK_STREAM).Name()).To(Equal(f.AnyAt(0)))
			})

		It("by connect gives the address of the link and a port of the range, which the SYN comes from", Need(protocol.FeatureSysctl),
			Req("posix/connect/autobind", "linux/ip7/connect-autobind", "linux/ip7/ip_local_port_range", "rfc9293/MUST-44"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				s, c := b.Connected(f)
				Expect(s.Name()).To(Equal(c.Remote()))
				Expect(s.AddrPort().Addr()).To(Equal(f.Stack))
				Expect(s.Port()).To(BeElementOf(portList(lowestPort, lowestPort+1)))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("by connect over loopback gives the loopback address", Need(protocol.FeatureLoopback),
			Req("posix/connect/autobind", "rfc9293/MUST-44"), func(b *Bench) {
				l := b.Listener(f, f.LoopbackAt(0), 5)
				s := b.Socket(f, SOCK_STREAM)
				s.Connect(l.Name())
				Expect(s.AddrPort().Addr()).To(Equal(f.Loopback))
				Expect(l.Accept().PeerName()).To(Equal(s.Name()))
				Expect(b.History(s.Name(), l.Name())).To(Equal("ShA"))
			})

		It("by connect has happened when the SYN leaves", Req("posix/connect/autobind"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			syn := beginConnect(b, s, f.PeerAt(b.Port()))
			Expect(syn.Src().Addr()).To(Equal(f.Stack))
			Expect(syn.Src().Port()).NotTo(BeZero())
		})

		It("by connect leaves a port that bind has given", Req("posix/bind/assigns-address", "rfc9293/MUST-43"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			s.Bind(f.StackAt(0))
			bound := s.Name()
			c := b.Connect(s, f.PeerAt(b.Port()))
			Expect(c.Remote()).To(Equal(bound))
			Expect(s.Name()).To(Equal(bound))
			Expect(c.History()).To(Equal("ShA"))
		})

		It("by connect gives the address where bind gave the port alone", Req("rfc9293/MUST-44", "rfc9293/MUST-45"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			s.Bind(f.AnyAt(0))
			port := s.Port()
			c := b.Connect(s, f.PeerAt(b.Port()))
			Expect(s.Name()).To(Equal(f.StackAt(port)))
			Expect(c.Remote()).To(Equal(s.Name()))
			Expect(c.History()).To(Equal("ShA"))
		})

		It("by connect gives every connection to one listener a port of its own", Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/unique-five-tuple", "posix/connect/autobind"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+7)
				to := f.PeerAt(b.Port())
				got := leaving(b, f, slices.Repeat([]Addr{to}, 8)...)
				slices.Sort(got)
				Expect(slices.Compact(got)).To(HaveLen(8))
			})

		It("by connect gives every port of a range with an odd number of them", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+2)
				to := f.PeerAt(b.Port())
				Expect(leaving(b, f, to, to, to)).To(ConsistOf(portList(lowestPort, lowestPort+1, lowestPort+2)))
			})

		It("by connect gives no series of ports with one step", Req("rfc6056/3.3/obfuscate"), func(b *Bench) {
			to := f.PeerAt(b.Port())
			by := portSteps(leaving(b, f, slices.Repeat([]Addr{to}, 12)...))
			Expect(by).To(ContainElement(Not(Equal(by[0]))), "another step than the first")
		})

		It("by listen gives the wildcard address and a port of the range, where SYNs are answered", Need(protocol.FeatureSysctl),
			Req("linux/ip7/listen-autobind", "linux/ip7/ip_local_port_range", "linux/ip7/any-binds-all"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				l := b.Socket(f, SOCK_STREAM)
				l.Listen(5)
				Expect(l.Name()).To(BeElementOf(f.AnyAt(lowestPort), f.AnyAt(lowestPort+1)))
				c := b.Peer(f).Dial(f.StackAt(l.Port()))
				Expect(l.Accept().Name()).To(Equal(c.Remote()))
				b.Socket(f, SOCK_STREAM).Connect(f.LoopbackAt(l.Port()))
				Expect(l.Accept().Name()).To(Equal(f.LoopbackAt(l.Port())))
			})

		It("by listen leaves a port that bind has given", Req("posix/bind/assigns-address"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			s.Bind(f.StackAt(0))
			bound := s.Name()
			s.Listen(5)
			Expect(s.Name()).To(Equal(bound))
			Expect(b.Peer(f).Dial(bound).History()).To(Equal("ShA"))
		})

		It("happens again when the socket connects after AF_UNSPEC has dissolved its connection", Need(protocol.FeatureSysctl),
			Req("linux/connect2/unspec-dissolves", "posix/connect/autobind"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				s, c := b.Connected(f)
				s.Connect(UnspecAddr)
				c.ExpectReset()
				again := b.Connect(s, c.Local())
				Expect(again.Remote()).To(Equal(c.Remote()))
				Expect(s.Name()).To(Equal(again.Remote()))
			})
	})
})
