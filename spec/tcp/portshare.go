package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// One port for connections to different destinations: only the four-tuple needs
// to be unique, but bind does not know the destination yet.
var _ = Part("tcp", "ephemeral", "shared port", func() {
	OverFamilies(func(f Family) {
		It("serves connections to three destinations at once", Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/same-port-different-dst", "linux/ip7/connect-autobind"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				port := b.Port()
				got := leaving(b, f, f.PeerAt(port), f.PeerAt(b.Port()), f.ThirdAt(port))
				Expect(got).To(HaveEach(BeEquivalentTo(lowestPort)))
			})

		It("gives each connection what its own peer sends", Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/same-port-different-dst", "rfc6056/2.2/unique-five-tuple"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				one, fromPeer := b.Connected(f)
				other := b.Socket(f, SOCK_STREAM)
				fromThird := b.Connect(other, f.ThirdAt(fromPeer.Local().Port()))
				Expect(fromThird.Remote()).To(Equal(fromPeer.Remote()))
				fromThird.Data("from the third")
				fromPeer.Data("from the peer")
				Expect(one.Recv(20)).To(Equal("from the peer"))
				Expect(other.Recv(20)).To(Equal("from the third"))
			})

		It("is refused to a second connection to one of the destinations", Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/unique-five-tuple", "posix/connect/EADDRNOTAVAIL"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				one, other := f.PeerAt(b.Port()), f.ThirdAt(b.Port())
				leaving(b, f, one, other)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(one)).To(FailWith(EADDRNOTAVAIL))
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(other)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("is refused to a second connection to one destination also with SO_REUSEADDR", Need(protocol.FeatureSysctl),
			Req("rfc6056/2.2/unique-five-tuple", "posix/connect/EADDRNOTAVAIL"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				one, other := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				one.Reuse()
				other.Reuse()
				to := f.PeerAt(b.Port())
				beginConnect(b, one, to)
				Expect(other.Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("does not come from bind, which cannot know the destination", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				beginConnect(b, s, f.PeerAt(b.Port()))
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(f.ThirdAt(b.Port()))).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})
	})
})

// SO_REUSEADDR and SO_REUSEPORT allow to bind to a port that is in use; bind to
// port 0 asks for one that is not.
var _ = Part("tcp", "ephemeral", "ephemeral reuse", func() {
	OverFamilies(func(f Family) {
		It("does not make bind to port 0 give a port in use, though both sockets have SO_REUSEADDR", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral", "linux/ip-sysctl/ip_autobind_reuse-0"), func(b *Bench) { sharesNoPort(b, f, SO_REUSEADDR) })

		It("does not make bind to port 0 give a port in use, though both sockets have SO_REUSEPORT", Need(protocol.FeatureSysctl),
			Req("posix/bind/port-zero-ephemeral"), func(b *Bench) { sharesNoPort(b, f, SO_REUSEPORT) })

		It("makes bind to port 0 share a port if ip_autobind_reuse is set and both sockets have SO_REUSEADDR",
			Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_autobind_reuse-1"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				b.Sysctl("net.ipv4.ip_autobind_reuse", "1")
				one, other := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				one.Reuse()
				other.Reuse()
				one.Bind(f.StackAt(0))
				other.Bind(f.StackAt(0))
				beginConnect(b, one, f.PeerAt(b.Port()))
				Expect(beginConnect(b, other, f.PeerAt(b.Port())).Src().Port()).To(BeEquivalentTo(lowestPort))
			})
	})
})

var _ = Part("tcp", "ephemeral", "IP_BIND_ADDRESS_NO_PORT", func() {
	OverFamilies(func(f Family) {
		It("makes bind give the address, and leave the port to connect",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT", "posix/getsockname/returns-local"), func(b *Bench) {
				s := portless(b, f)
				Expect(s.Name()).To(Equal(f.StackAt(0)))
				c := b.Connect(s, f.PeerAt(b.Port()))
				Expect(s.Port()).NotTo(BeZero())
				Expect(s.Name()).To(Equal(c.Remote()))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("makes bound sockets share a port between destinations", Need(protocol.FeatureSysctl),
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT", "rfc6056/2.2/same-port-different-dst"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				one, other := portless(b, f), portless(b, f)
				Expect(beginConnect(b, one, f.PeerAt(b.Port())).Src().Port()).To(BeEquivalentTo(lowestPort))
				Expect(beginConnect(b, other, f.ThirdAt(b.Port())).Src().Port()).To(BeEquivalentTo(lowestPort))
			})

		It("keeps the four-tuple unique", Need(protocol.FeatureSysctl),
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT", "rfc6056/2.2/unique-five-tuple"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				to := f.PeerAt(b.Port())
				beginConnect(b, portless(b, f), to)
				Expect(portless(b, f).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})

		It("lets bind succeed where no port is left", Need(protocol.FeatureSysctl),
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort)
				leaving(b, f, f.PeerAt(b.Port()))
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(portless(b, f).Name()).To(Equal(f.StackAt(0)))
			})

		It("makes connect come from the bound address",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT", "rfc9293/MUST-43"), Need(protocol.FeatureLoopback),
			func(b *Bench) {
				l := b.Listener(f, f.LoopbackAt(0), 5)
				s := portless(b, f)
				s.Connect(l.Name())
				Expect(l.Accept().PeerName().AddrPort().Addr()).To(Equal(f.Stack))
				Expect(b.Wire.Sees(OnLoopback, TCP(capture.SYN), From(s.Name()), To(l.Name()))).To(HaveLen(1))
			})

		It("does not keep bind from a port that is asked for", Req("posix/bind/assigns-address"), func(b *Bench) {
			free := b.Socket(f, SOCK_STREAM)
			free.Bind(f.StackAt(0))
			name := free.Name()
			free.Close()
			s := b.Socket(f, SOCK_STREAM)
			s.SetKnown(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
			s.Bind(name)
			Expect(s.Name()).To(Equal(name))
			Expect(b.Connect(s, f.PeerAt(b.Port())).Remote()).To(Equal(name))
		})

		It("reads back as it was set, and is off at first", Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			Expect(s.Int(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT)).To(Equal(0))
			s.Set(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
			Expect(s.Int(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT)).To(Equal(1))
		})
	})
})

// portless is a socket with the stack's address and no port yet.
func portless(b *Bench, f Family) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	s.SetKnown(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
	s.Bind(f.StackAt(0))
	return s
}

// sharesNoPort binds two sockets with an option to port 0 where there is one port.
func sharesNoPort(b *Bench, f Family, option Const) {
	GinkgoHelper()
	b.EphemeralPorts(lowestPort, lowestPort)
	one, other := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
	one.Set(SOL_SOCKET, option, 1)
	other.Set(SOL_SOCKET, option, 1)
	one.Bind(f.StackAt(0))
	Expect(other.Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
}
