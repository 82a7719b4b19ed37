// Few clients call bind. The first call that needs a local address binds the socket in
// passing: connect for TCP and UDP, listen for TCP, sendto for UDP. connect knows the
// destination, and so gives the address of the interface that leads there (RFC 9293,
// MUST-44) and a port that need only be new for this destination. listen and sendto give
// a port and the wildcard address. What bind has given before stays. POSIX asks connect
// for it, and leaves listen on an unbound socket to the protocol, which may refuse it;
// Linux, the BSDs and gVisor bind it. connect to AF_UNSPEC takes the peer away. What it
// makes of a port that nobody asked for, POSIX does not say; on Linux it goes with the peer.

package port

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTransports(func(t Transport, f Family) {
		It("has not happened to a new socket, which has the wildcard address and port 0",
			CallsAlone, Req("posix/getsockname/unbound-unspecified"), func(b *Bench) {
				Expect(b.Socket(f, t.Type).Name()).To(Equal(f.AnyAt(0)))
			})
	})

	OverTCP(func(f Family) {
		It("by connect gives the address of the link and a port of the range, which the SYN comes from",
			Need(protocol.FeatureSysctl),
			Req("posix/connect/autobind", "linux/ip7/ip_local_port_range",
				"rfc9293/MUST-44"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				b.Checks("posix/connect/autobind", "rfc9293/MUST-44")
				s, c := b.Connected(f)
				Expect(s.Name()).To(Equal(c.Remote()))
				Expect(s.AddrPort().Addr()).To(Equal(f.Stack))
				Expect(c.History()).To(Equal("ShA"))
				b.Checks("linux/ip7/ip_local_port_range")
				Expect(s.Port()).To(BeElementOf(fromLowest(0, 1)))
			})

		It("by connect over loopback gives an address, which the listener sees",
			Need(protocol.FeatureLoopback),
			Req("posix/connect/autobind", "rfc9293/MUST-44"), func(b *Bench) {
				l := b.Listener(f, f.LoopbackAt(0), 5)
				s := b.Socket(f, SOCK_STREAM)
				s.Connect(l.Name())
				Expect(s.AddrPort().Addr()).NotTo(Equal(f.Any))
				Expect(l.Accept().PeerName()).To(Equal(s.Name()))
				Expect(b.History(s.Name(), l.Name())).To(Equal("ShA"))
			})

		It("by connect has happened when the SYN leaves",
			Req("posix/connect/autobind"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				syn := s.BeginConnect(f.PeerAt(b.Port()))
				Expect(syn.Src().Addr()).To(Equal(f.Stack))
				Expect(syn.Src().Port()).NotTo(BeZero())
			})

		It("by connect leaves a port that bind has given",
			Req("posix/bind/assigns-address", "rfc9293/MUST-43"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				bound := s.Name()
				c := b.Connect(s, f.PeerAt(b.Port()))
				Expect(c.Remote()).To(Equal(bound))
				Expect(s.Name()).To(Equal(bound))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("by connect gives the address where bind gave the port alone",
			Req("rfc9293/MUST-44", "rfc9293/MUST-45", "linux/kernel/connect-narrows"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.AnyAt(0))
				port := s.Port()
				b.Checks("rfc9293/MUST-44", "rfc9293/MUST-45")
				s.Nonblock()
				Expect(s.Try.Connect(f.PeerAt(b.Port()))).To(FailWith(EINPROGRESS))
				c := b.Wire.Expect(TCP(capture.SYN)).Accept()
				Expect(c.Remote()).To(Equal(f.StackAt(port)))
				Expect(c.History()).To(Equal("ShA"))
				b.Checks("linux/kernel/connect-narrows")
				Expect(s.Name()).To(Equal(c.Remote()))
			})

		It("by connect gives every connection to one listener a port of its own",
			Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/unique-five-tuple", "posix/connect/autobind",
				"linux/ip-sysctl/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+7)
				to := f.PeerAt(b.Port())
				b.Checks("linux/ip-sysctl/ip_local_port_range")
				got := b.SYNPorts(f, slices.Repeat([]Addr{to}, 8)...)
				slices.Sort(got)
				b.Checks("rfc6056/2.2/unique-five-tuple", "posix/connect/autobind")
				Expect(slices.Compact(got)).To(HaveLen(8))
			})

		// To one destination the ports may count up: RFC 6056, algorithms 3 and 4.
		It("by connect to several destinations does not give ports with one step between them",
			Req("rfc6056/3.3/obfuscate"), func(b *Bench) {
				var to []Addr
				for range 12 {
					to = append(to, f.PeerAt(b.Port()))
				}
				Expect(b.SYNPorts(f, to...)).NotTo(haveOneStep())
			})

		It("by listen gives the wildcard address and a port of the range, where SYNs are answered",
			Need(protocol.FeatureSysctl, protocol.FeatureLoopback),
			Req("linux/ip7/listen-autobind", "linux/ip7/ip_local_port_range",
				"linux/ip7/any-binds-all"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				l := b.Socket(f, SOCK_STREAM)
				l.Listen(5)
				Expect(l.Name()).To(BeElementOf(f.AnyAt(LowestPort), f.AnyAt(LowestPort+1)))
				c := b.Peer(f).Dial(f.StackAt(l.Port()))
				Expect(l.Accept().Name()).To(Equal(c.Remote()))
				b.Socket(f, SOCK_STREAM).Connect(f.LoopbackAt(l.Port()))
				Expect(l.Accept().Name()).To(Equal(f.LoopbackAt(l.Port())))
			})

		It("by listen leaves a port that bind has given",
			Req("posix/bind/assigns-address"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				bound := s.Name()
				s.Listen(5)
				Expect(s.Name()).To(Equal(bound))
				Expect(b.Peer(f).Dial(bound).History()).To(Equal("ShA"))
			})

		It("happens again when the socket connects after AF_UNSPEC has dissolved its connection",
			Need(protocol.FeatureSysctl),
			Req("linux/connect2/unspec-dissolves", "linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				s, c := b.Connected(f)
				s.Connect(UnspecAddr)
				again := b.Connect(s, c.Local())
				Expect(again.Remote()).To(Equal(c.Remote()))
				Expect(s.Name()).To(Equal(again.Remote()))
			})
	})

	OverUDP(func(f Family) {
		It("by sendto gives the wildcard address and a port of the range, which the datagram comes from",
			Need(protocol.FeatureSysctl),
			Req("linux/udp7/autobind-range", "linux/ip7/ip_local_port_range"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				s := b.Socket(f, SOCK_DGRAM)
				sent := s.SayHello(f.PeerAt(b.Port()))
				Expect(s.Name()).To(Equal(f.AnyAt(sent.Src().Port())))
				Expect(s.Port()).To(BeElementOf(fromLowest(0, 1)))
				Expect(sent.Src().Addr()).To(Equal(f.Stack))
			})

		It("by sendto lasts for the datagrams that follow, whatever their destinations",
			Req("linux/udp7/autobind-range", "linux/udp7/unconnected-send"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				first := s.SayHello(f.PeerAt(b.Port()))
				second := s.SayHello(f.ThirdAt(b.Port()))
				Expect(second.Src()).To(Equal(first.Src()))
			})

		It("by sendto gives a port where the answer is received",
			Req("rfc768/source-port-is-reply", "rfc8085/5/multi-source-socket"), func(b *Bench) {
				s, port := b.Socket(f, SOCK_DGRAM), b.Port()
				to := AddrOf(s.SayHello(f.PeerAt(port)).Src())
				b.Peer(f).SendUDP(port, to, "an answer")
				b.Third(f).SendUDP(port, to, "from the third")
				data, from := s.Recvfrom(20)
				Expect([]any{data, from}).To(Equal([]any{"an answer", f.PeerAt(port)}))
				data, from = s.Recvfrom(20)
				Expect([]any{data, from}).To(Equal([]any{"from the third", f.ThirdAt(port)}))
			})

		It("by sendto gives two sockets different ports", Need(protocol.FeatureSysctl),
			Req("linux/udp7/autobind-range", "rfc6056/2.2/unique-five-tuple"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				to := f.PeerAt(b.Port())
				b.Checks("linux/udp7/autobind-range")
				one, other := b.Socket(f, SOCK_DGRAM).SayHello(to), b.Socket(f, SOCK_DGRAM).SayHello(to)
				b.Checks("rfc6056/2.2/unique-five-tuple")
				Expect(one.Src().Port()).NotTo(Equal(other.Src().Port()))
				b.Checks("linux/udp7/autobind-range")
				Expect([]uint16{one.Src().Port(), other.Src().Port()}).To(ConsistOf(fromLowest(0, 1)))
			})

		It("by sendto to several destinations does not give ports with one step between them",
			Req("rfc8085/5.1/random-src-port", "rfc6056/3.3/obfuscate"), func(b *Bench) {
				var got []uint16
				for range 16 {
					got = append(got, b.Socket(f, SOCK_DGRAM).SayHello(f.PeerAt(b.Port())).Src().Port())
				}
				Expect(got).NotTo(haveOneStep())
			})

		It("by sendto leaves a port that bind has given",
			Req("posix/bind/assigns-address"), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				bound := s.Name()
				Expect(AddrOf(s.SayHello(f.PeerAt(b.Port())).Src())).To(Equal(bound))
				Expect(s.Name()).To(Equal(bound))
			})

		It("by connect gives the address of the link and a port of the range, and sends nothing",
			Need(protocol.FeatureSysctl),
			Req("posix/connect/autobind", "posix/connect/dgram-sets-peer", "rfc768/only-users-data",
				"linux/ip7/ip_local_port_range", "linux/kernel/connect-narrows"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort+1)
				s := b.Socket(f, SOCK_DGRAM)
				b.Checks("posix/connect/autobind")
				s.Connect(f.PeerAt(b.Port()))
				Expect(s.Port()).NotTo(BeZero())
				b.Checks("posix/connect/dgram-sets-peer", "rfc768/only-users-data")
				b.Wire.Quiet()
				b.Checks("linux/ip7/ip_local_port_range", "linux/kernel/connect-narrows")
				Expect(s.AddrPort().Addr()).To(Equal(f.Stack))
				Expect(s.Port()).To(BeElementOf(fromLowest(0, 1)))
			})

		It("by connect gives the port that datagrams come from",
			Req("posix/connect/autobind"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(f.PeerAt(b.Port()))
				s.Send("hello")
				b.Wire.Expect(UDP, Payload("hello"), From(f.StackAt(s.Port())), To(s.PeerName()))
			})

		It("by connect gives a port that only the peer reaches",
			Req("posix/connect/dgram-filters",
				"rfc1122-udp/4.1.3.1/port-unreachable"), func(b *Bench) {
				s, port := b.Socket(f, SOCK_DGRAM), b.Port()
				s.Connect(f.PeerAt(port))
				here := f.StackAt(s.Port())
				b.Third(f).SendUDP(port, here, "from the third")
				b.Peer(f).SendUDP(b.Port(), here, "from another port")
				b.Peer(f).SendUDP(port, here, "from the peer")
				b.Checks("posix/connect/dgram-filters")
				Expect(s.Recv(20)).To(Equal("from the peer"))
				b.Checks("rfc1122-udp/4.1.3.1/port-unreachable")
				b.Wire.Expect(ICMPError)
				b.Wire.Expect(ICMPError)
			})

		It("by connect lasts when the socket is connected to another peer",
			Req("posix/connect/dgram-reconnect", "posix/connect/autobind"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(f.PeerAt(b.Port()))
				name := s.Name()
				s.Connect(f.ThirdAt(b.Port()))
				s.Send("hello")
				b.Wire.Expect(UDP, Payload("hello"), From(f.StackAt(name.Port())), To(s.PeerName()))
				Expect(s.Name()).To(Equal(name))
			})

		It("happens again after AF_UNSPEC, if its port is gone with the peer",
			Req("posix/connect/dgram-unspec-resets"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(f.PeerAt(b.Port()))
				s.Connect(UnspecAddr)
				sent := s.SayHello(f.ThirdAt(b.Port()))
				Expect(s.Port()).To(Equal(sent.Src().Port()))
				Expect(sent.Src().Port()).NotTo(BeZero())
			})

		It("does not happen after AF_UNSPEC to a socket that was bound to a port by its number",
			Req("posix/connect/dgram-unspec-resets",
				"posix/bind/assigns-address"), func(b *Bench) {
				s := b.Bound(f, f.StackAt(LowestPort))
				bound := s.Name()
				s.Connect(f.PeerAt(b.Port()))
				s.Connect(UnspecAddr)
				Expect(s.Name()).To(Equal(bound))
				b.Peer(f).Deliver(s)
				Expect(AddrOf(s.SayHello(f.ThirdAt(b.Port())).Src())).To(Equal(bound))
			})
	})
})
