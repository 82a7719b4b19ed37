// A client that has to leave from one of several addresses calls bind with that address
// and port 0, and then connect. bind cannot know the destination, so it has to give a
// port that nobody uses at all, where connect could have shared one between
// destinations. IP_BIND_ADDRESS_NO_PORT tells bind to take the address and leave the
// port to connect or sendto. Linux has it since 4.2. No standard asks for it, and other
// systems do without.

package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(Label("IP_BIND_ADDRESS_NO_PORT"), func() {
	OverTCP(func(f Family) {
		It("makes bind give the address, and leave the port to connect",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				s := portless(b, TransportTCP, f)
				Expect(s.Name()).To(Equal(f.StackAt(0)))
				c := b.Connect(s, f.PeerAt(b.Port()))
				Expect(s.Port()).NotTo(BeZero())
				Expect(s.Name()).To(Equal(c.Remote()))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("makes bound sockets share a port between destinations", Need(protocol.FeatureSysctl),
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				one, other := portless(b, TransportTCP, f), portless(b, TransportTCP, f)
				Expect(one.BeginConnect(f.PeerAt(b.Port())).Src().Port()).To(BeEquivalentTo(LowestPort))
				Expect(other.BeginConnect(f.ThirdAt(b.Port())).Src().Port()).To(BeEquivalentTo(LowestPort))
			})

		It("makes connect fail if the only port is taken for the same destination",
			Need(protocol.FeatureSysctl),
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				to := f.PeerAt(b.Port())
				portless(b, TransportTCP, f).BeginConnect(to)
				Expect(portless(b, TransportTCP, f).Try.Connect(to)).NotTo(Succeed())
				b.Wire.Quiet()
			})

		It("lets bind succeed where no port is left", Need(protocol.FeatureSysctl),
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT", "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				b.EphemeralPorts(LowestPort, LowestPort)
				b.SYNPorts(f, f.PeerAt(b.Port()))
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
				Expect(portless(b, TransportTCP, f).Name()).To(Equal(f.StackAt(0)))
			})

		It("makes connect come from the bound address",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"),
			Need(protocol.FeatureLoopback), func(b *Bench) {
				l := b.Listener(f, f.LoopbackAt(0), 5)
				s := portless(b, TransportTCP, f)
				s.Connect(l.Name())
				Expect(l.Accept().PeerName().AddrPort().Addr()).To(Equal(f.Stack))
				Expect(b.Wire.Sees(OnLoopback, TCP(capture.SYN), From(s.Name()), To(l.Name()))).To(HaveLen(1))
			})

		It("does not keep bind from giving a port that is asked for by its number",
			Req("posix/bind/assigns-address"), func(b *Bench) {
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

		It("reads back as it was set, and is off at first",
			CallsAlone, Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Int(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT)).To(Equal(0))
				s.Set(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
				Expect(s.Int(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT)).To(Equal(1))
			})
	})

	OverUDP(func(f Family) {
		It("makes bind give the address, and leave the port to connect",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT"), func(b *Bench) {
				s := portless(b, TransportUDP, f)
				Expect(s.Name()).To(Equal(f.StackAt(0)))
				s.Connect(f.PeerAt(b.Port()))
				Expect(s.Port()).NotTo(BeZero())
				s.Send("hello")
				b.Wire.Expect(UDP, Payload("hello"), From(s.Name()))
			})

		It("makes bind give the address, and leave the port to sendto",
			Req("linux/ip7/IP_BIND_ADDRESS_NO_PORT", "linux/udp7/autobind-range"), func(b *Bench) {
				s := portless(b, TransportUDP, f)
				sent := s.SayHello(f.PeerAt(b.Port()))
				Expect(AddrOf(sent.Src())).To(Equal(s.Name()))
				Expect(s.AddrPort().Addr()).To(Equal(f.Stack))
				b.Peer(f).Deliver(s)
			})
	})
})
