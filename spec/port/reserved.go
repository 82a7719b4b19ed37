// Some ports of the range belong to programs that bind them by number, later. If the
// system happens to give such a port to a client, the program finds it in use. RFC 6056,
// section 3.2, asks systems to leave the ports of known services out of the choice.
// Linux has a list for that, ip_local_reserved_ports. It binds only the system's choice,
// whichever call makes it: a program that asks for a port of the list gets it. Other
// systems mostly make do with a range that few services lie in.

package port

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTransports(func(t Transport, f Family) {
		It("are not given by bind", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports"),
			ReqIf(t == TransportTCP, "linux/bind2/EADDRINUSE-ephemeral"), func(b *Bench) {
				reservePorts(b)
				Expect(b.GivenPorts(t, f, 2)).To(ConsistOf(fromLowest(0, 3)))
				Expect(b.Socket(f, t.Type).Try.Bind(f.StackAt(0))).To(FailWith(EADDRINUSE))
			})

		It("are bound to if asked for", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports-explicit"), func(b *Bench) {
				reservePorts(b)
				s := b.Serving(t, f, f.StackAt(LowestPort+1))
				Expect(s.Port()).To(BeEquivalentTo(LowestPort + 1))
				b.Peer(f).Meets(s)
			})
	})

	OverTCP(func(f Family) {
		It("are not given by listen", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports",
				"linux/listen2/EADDRINUSE-ephemeral"), func(b *Bench) {
				reservePorts(b)
				one, other := b.Socket(f, SOCK_STREAM), b.Socket(f, SOCK_STREAM)
				one.Listen(5)
				other.Listen(5)
				Expect([]uint16{one.Port(), other.Port()}).To(ConsistOf(fromLowest(0, 3)))
				Expect(b.Socket(f, SOCK_STREAM).Try.Listen(5)).To(FailWith(EADDRINUSE))
				Expect(b.Peer(f).Dial(f.StackAt(one.Port())).History()).To(Equal("ShA"))
			})

		It("are not given by connect", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports",
				"linux/connect2/EADDRNOTAVAIL-ephemeral"), func(b *Bench) {
				reservePorts(b)
				to := f.PeerAt(b.Port())
				Expect(b.SYNPorts(f, to, to)).To(ConsistOf(fromLowest(0, 3)))
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(to)).To(FailWith(EADDRNOTAVAIL))
				b.Wire.Quiet()
			})
	})

	OverUDP(func(f Family) {
		It("are not given by sendto", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports"), func(b *Bench) {
				reservePorts(b)
				one := b.Socket(f, SOCK_DGRAM).SayHello(f.PeerAt(b.Port()))
				other := b.Socket(f, SOCK_DGRAM).SayHello(f.PeerAt(b.Port()))
				Expect([]uint16{one.Src().Port(), other.Src().Port()}).To(ConsistOf(fromLowest(0, 3)))
			})
	})
})

// reservePorts leaves the stack the first and the last of four ports to choose from.
func reservePorts(b *Bench) {
	GinkgoHelper()
	b.EphemeralPorts(LowestPort, LowestPort+3)
	b.Sysctl("net.ipv4.ip_local_reserved_ports", "40001-40002")
}
