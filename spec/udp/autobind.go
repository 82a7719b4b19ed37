package udp

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// The calls that bind a socket which nobody has bound: sendto and connect.
var _ = Part("udp", "ephemeral", "autobind", func() {
	OverFamilies(func(f Family) {
		It("has not happened to a new socket, which has the wildcard address and port 0",
			Req("posix/socket/returns-unbound"), func(b *Bench) {
				Expect(b.Socket(f, SOCK_DGRAM).Name()).To(Equal(f.AnyAt(0)))
			})

		It("by sendto gives the wildcard address and a port of the range, which the datagram comes from", Need(protocol.FeatureSysctl),
			Req("linux/udp7/autobind-range", "linux/ip7/ip_local_port_range", "rfc8085/5.1/no-src-port-0"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				s := b.Socket(f, SOCK_DGRAM)
				sent := saysHello(b, s, f.PeerAt(b.Port()))
				Expect(s.Name()).To(Equal(f.AnyAt(sent.Src().Port())))
				Expect(s.Port()).To(BeElementOf(portList(lowestPort, lowestPort+1)))
				Expect(sent.Src().Addr()).To(Equal(f.Stack))
			})

		It("by sendto lasts for the datagrams that follow, to whomever",
			Req("linux/udp7/autobind-range", "linux/udp7/unconnected-send"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				first := saysHello(b, s, f.PeerAt(b.Port()))
				second := saysHello(b, s, f.ThirdAt(b.Port()))
				Expect(second.Src()).To(Equal(first.Src()))
			})

		It("by sendto gives a port where the answer is received",
			Req("rfc768/source-port-is-reply", "rfc8085/5/multi-source-socket"), func(b *Bench) {
				s, port := b.Socket(f, SOCK_DGRAM), b.Port()
				to := AddrOf(saysHello(b, s, f.PeerAt(port)).Src())
				b.Peer(f).SendUDP(port, to, "an answer")
				b.Third(f).SendUDP(port, to, "from the third")
				data, from := s.Recvfrom(20)
				Expect([]any{data, from}).To(Equal([]any{"an answer", f.PeerAt(port)}))
				data, from = s.Recvfrom(20)
				Expect([]any{data, from}).To(Equal([]any{"from the third", f.ThirdAt(port)}))
			})

		It("by sendto gives two sockets different ports", Need(protocol.FeatureSysctl),
			Req("linux/udp7/autobind-range", "rfc6056/2.2/unique-five-tuple"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				to := f.PeerAt(b.Port())
				one, other := saysHello(b, b.Socket(f, SOCK_DGRAM), to), saysHello(b, b.Socket(f, SOCK_DGRAM), to)
				Expect(portList(one.Src().Port(), other.Src().Port())).To(ConsistOf(portList(lowestPort, lowestPort+1)))
			})

		It("by sendto gives ports out of order", Req("rfc8085/5.1/random-src-port", "rfc6056/3.3/obfuscate"), func(b *Bench) {
			var got []uint16
			for range 16 {
				got = append(got, saysHello(b, b.Socket(f, SOCK_DGRAM), f.PeerAt(b.Port())).Src().Port())
			}
			Expect(portSteps(got)).To(ContainElements(BeNumerically("<", 0), BeNumerically(">", 1)))
		})

		It("by sendto gives no reserved port", Need(protocol.FeatureSysctl),
			Req("linux/ip-sysctl/ip_local_reserved_ports"), func(b *Bench) {
				reservePorts(b)
				one := saysHello(b, b.Socket(f, SOCK_DGRAM), f.PeerAt(b.Port()))
				other := saysHello(b, b.Socket(f, SOCK_DGRAM), f.PeerAt(b.Port()))
				Expect(portList(one.Src().Port(), other.Src().Port())).To(ConsistOf(portList(lowestPort, lowestPort+3)))
			})

		It("by sendto leaves a port that bind has given", Req("posix/bind/assigns-address"), func(b *Bench) {
			s := b.Bound(f, f.StackAt(0))
			bound := s.Name()
			Expect(AddrOf(saysHello(b, s, f.PeerAt(b.Port())).Src())).To(Equal(bound))
			Expect(s.Name()).To(Equal(bound))
		})

		It("by connect gives the address of the link and a port of the range, and sends nothing", Need(protocol.FeatureSysctl),
			Req("posix/connect/autobind", "posix/connect/dgram-sets-peer", "linux/ip7/connect-autobind"), func(b *Bench) {
				b.EphemeralPorts(lowestPort, lowestPort+1)
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(f.PeerAt(b.Port()))
				Expect(s.Name()).To(BeElementOf(f.StackAt(lowestPort), f.StackAt(lowestPort+1)))
				b.Wire.Quiet()
			})

		It("by connect gives the port that datagrams come from",
			Req("posix/connect/autobind", "linux/udp7/connected-default"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(f.PeerAt(b.Port()))
				s.Send("hello")
				b.Wire.Expect(UDP, Payload("hello"), From(s.Name()), To(s.PeerName()))
			})

		It("by connect gives a port that only the peer reaches",
			Req("posix/connect/dgram-filters", "rfc1122-udp/4.1.3.1/port-unreachable"), func(b *Bench) {
				s, port := b.Socket(f, SOCK_DGRAM), b.Port()
				s.Connect(f.PeerAt(port))
				here := f.StackAt(s.Port())
				b.Third(f).SendUDP(port, here, "from the third")
				b.Wire.Expect(unreachable)
				b.Peer(f).SendUDP(b.Port(), here, "from another port")
				b.Wire.Expect(unreachable)
				b.Peer(f).SendUDP(port, here, "from the peer")
				Expect(s.Recv(20)).To(Equal("from the peer"))
			})

		It("by connect lasts for the peers that follow",
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
			Req("posix/connect/dgram-unspec-resets", "linux/udp7/autobind-range"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(f.PeerAt(b.Port()))
				s.Connect(UnspecAddr)
				sent := saysHello(b, s, f.ThirdAt(b.Port()))
				Expect(s.Port()).To(Equal(sent.Src().Port()))
				Expect(sent.Src().Port()).NotTo(BeZero())
			})

		for _, port := range []uint16{lowestPort, 0} {
			It(fmt.Sprintf("does not happen after AF_UNSPEC to a socket that was bound to port %d", port),
				Req("posix/connect/dgram-unspec-resets", "posix/bind/assigns-address"), func(b *Bench) {
					s := b.Bound(f, f.StackAt(port))
					bound := s.Name()
					s.Connect(f.PeerAt(b.Port()))
					s.Connect(UnspecAddr)
					Expect(s.Name()).To(Equal(bound))
					gets(b, f, s)
					Expect(AddrOf(saysHello(b, s, f.ThirdAt(b.Port())).Src())).To(Equal(bound))
				})
		}
	})
})

// saysHello sends a datagram to an address and sees it on the wire.
func saysHello(b *Bench, s *Socket, to Addr) *Segment {
	GinkgoHelper()
	s.Sendto("hello", to)
	return b.Wire.Expect(UDP, Payload("hello"), To(to))
}
