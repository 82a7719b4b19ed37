package address

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Part("address", "duplicate", "dual-stack", func() {
	Context("UDP", Label("udp", "ipv4", "ipv6"), func() {
		It("gives IPv4 and IPv6 datagrams to the one socket at [::], beside which nobody binds",
			Req("linux/ipv6-7/shared-port-space", "linux/ipv6-7/mapped-source", "posix/general/2.10.20/mapped-peer"), func(b *Bench) {
				s := opened(b, udp, dual, 0)
				for _, other := range locals {
					second := party{kind: SOCK_DGRAM, local: other}.open(b)
					Expect(second.Try.Bind(other.at(s.Port()))).To(FailWith(EADDRINUSE), other.String())
				}
				Expect(datagram(b, IPv4, s).AddrPort().Addr()).To(Equal(mapped(IPv4.Peer)))
				Expect(datagram(b, IPv6, s).AddrPort().Addr()).To(Equal(IPv6.Peer))
			})

		for _, order := range [][]local{{v6only, {addr: IPv4.Any}}, {{addr: IPv4.Any}, v6only}} {
			It("gives each family's datagrams to its own socket, "+order[0].String()+" bound first",
				Req("rfc3493/5.3/v6only-two-servers", "linux/ipv6-7/IPV6_V6ONLY"), func(b *Bench) {
					one := opened(b, udp, order[0], 0)
					other := opened(b, udp, order[1], one.Port())
					for _, s := range []*Socket{one, other} {
						Expect(datagram(b, familyOf(s), s).AddrPort().Addr()).To(Equal(familyOf(s).Peer))
					}
					Expect(append(one.Ready(POLLIN), other.Ready(POLLIN)...)).To(BeEmpty())
				})
		}

		It("gives a socket at a v4-mapped address that IPv4 address alone",
			Req("posix/general/2.10.20/mapped-bind", "linux/ipv6-7/shared-port-space"), func(b *Bench) {
				s := opened(b, udp, local{addr: mapped(IPv4.Stack)}, 0)
				Expect(b.Socket(IPv4, SOCK_DGRAM).Try.Bind(IPv4.StackAt(s.Port()))).To(FailWith(EADDRINUSE))
				other := opened(b, udp, local{addr: IPv6.Stack}, s.Port())
				datagram(b, IPv4, s)
				datagram(b, IPv6, other)
			})
	})

	for _, f := range []Family{IPv4, IPv6} {
		Context("TCP and UDP", Label("tcp", "udp", string(f.Feature)), func() {
			It("serve one "+f.Name+" address and port, each its own", Req("rfc6056/2.2/unique-five-tuple"), func(b *Bench) {
				l := opened(b, tcp, local{addr: f.Stack}, 0)
				s := opened(b, udp, local{addr: f.Stack}, l.Port())
				datagram(b, f, s)
				Expect(l.Ready(POLLIN)).To(BeEmpty())
				c := b.Peer(f).Dial(l.Name())
				Expect(caller(l)).To(Equal(c.Local()))
				Expect(s.Ready(POLLIN)).To(BeEmpty())
			})
		})
	}
})

// datagram sends one from the bench in a family and sees a socket receive it: its
// sender.
func datagram(b *Bench, f Family, s *Socket) Addr {
	GinkgoHelper()
	b.Peer(f).SendUDP(b.Port(), f.StackAt(s.Port()), f.Name)
	s.Poll(POLLIN)
	data, from := s.Recvfrom(20)
	Expect(data).To(Equal(f.Name))
	return from
}
