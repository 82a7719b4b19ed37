// IPv4 and IPv6 have ports of their own, but an IPv6 socket without IPV6_V6ONLY stands
// with a foot in each. At [::] it gets what comes for IPv4 too, from senders with
// v4-mapped addresses such as ::ffff:192.0.2.2 (RFC 3493, section 3.7). Nobody else can
// then bind the port in either family. With IPV6_V6ONLY two servers, one for each
// family, share a port, in whichever order they start (section 5.3). TCP and UDP never
// meet: their ports are apart. Some systems, OpenBSD among them, have no such sockets at
// all.

package address

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverDualStack(TransportTCP, func() {
		It("gives IPv4 and IPv6 connections to one listener at [::], with IPv4 peers v4-mapped",
			Req("posix/general/2.10.20/any-may-v4", "posix/general/2.10.20/mapped-peer",
				"rfc3493/3.7/mapped-accept"), func(b *Bench) {
				l := opened(b, TransportTCP, dual, 0)
				b.Checks("posix/general/2.10.20/any-may-v4")
				b.Peer(IPv4).Dial(IPv4.StackAt(l.Port()))
				l.Poll(POLLIN)
				b.Checks("posix/general/2.10.20/mapped-peer", "rfc3493/3.7/mapped-accept")
				Expect(caller(l).AddrPort().Addr()).To(Equal(mapped(IPv4.Peer)))
				d := b.Peer(IPv6).Dial(IPv6.StackAt(l.Port()))
				Expect(caller(l)).To(Equal(d.Local()))
			})

		It("keeps the port of a listener at [::] from every other address of either family",
			Req("linux/ipv6-7/shared-port-space"), func(b *Bench) {
				l := opened(b, TransportTCP, dual, 0)
				refusesAll(b, SOCK_STREAM, l.Port())
				b.Peer(IPv6).Dial(IPv6.StackAt(l.Port()))
			})

		for _, order := range [][]local{{v6only, {addr: IPv4.Any}}, {{addr: IPv4.Any}, v6only}} {
			It("gives each family's connections to its own listener, "+order[0].String()+" bound first",
				Req("rfc3493/5.3/v6only-two-servers"), func(b *Bench) {
					one := opened(b, TransportTCP, order[0], 0)
					other := opened(b, TransportTCP, order[1], one.Port())
					for _, s := range []*Socket{one, other} {
						c := b.Peer(familyOf(s)).Dial(familyOf(s).StackAt(s.Port()))
						Expect(caller(s)).To(Equal(c.Local()))
					}
					Expect(append(one.Ready(POLLIN), other.Ready(POLLIN)...)).To(BeEmpty())
				})
		}

		It("refuses IPv4 connections where only an IPV6_V6ONLY socket listens",
			Req("posix/general/2.10.20/IPV6_V6ONLY", "rfc9293/3.5.2/closed-rst"), func(b *Bench) {
				l := opened(b, TransportTCP, v6only, 0)
				c := b.Peer(IPv4).Open(IPv4.StackAt(l.Port()))
				c.ExpectReset()
				Expect(c.History()).To(Equal("Sr"))
				b.Peer(IPv6).Dial(IPv6.StackAt(l.Port()))
			})

		It("gives a listener at a v4-mapped address that IPv4 address alone",
			Req("posix/general/2.10.20/mapped-bind",
				"linux/ipv6-7/shared-port-space"), func(b *Bench) {
				b.Checks("posix/general/2.10.20/mapped-bind")
				l := opened(b, TransportTCP, local{addr: mapped(IPv4.Stack)}, 0)
				Expect(l.AddrPort().Addr()).To(Equal(mapped(IPv4.Stack)))
				c := b.Peer(IPv4).Dial(IPv4.StackAt(l.Port()))
				Expect(caller(l).Port()).To(Equal(c.Local().Port()))
				b.Checks("linux/ipv6-7/shared-port-space")
				s := b.Socket(IPv4, SOCK_STREAM)
				Expect(s.Try.Bind(IPv4.StackAt(l.Port()))).To(FailWith(EADDRINUSE))
				other := opened(b, TransportTCP, local{addr: IPv6.Stack}, l.Port())
				d := b.Peer(IPv6).Dial(IPv6.StackAt(l.Port()))
				Expect(caller(other)).To(Equal(d.Local()))
			})

		It("fails with EADDRINUSE for a v4-mapped address whose IPv4 address has a listener",
			Req("linux/ipv6-7/shared-port-space"), func(b *Bench) {
				l := opened(b, TransportTCP, local{addr: IPv4.Stack}, 0)
				s := b.Socket(IPv6, SOCK_STREAM)
				s.Set(IPPROTO_IPV6, IPV6_V6ONLY, 0)
				Expect(s.Try.Bind(local{addr: mapped(IPv4.Stack)}.at(l.Port()))).To(FailWith(EADDRINUSE))
				b.Peer(IPv4).Dial(l.Name())
				Expect(caller(l).AddrPort().Addr()).To(Equal(IPv4.Peer))
			})
	})

	OverDualStack(TransportUDP, func() {
		It("gives IPv4 and IPv6 datagrams to one socket at [::], with IPv4 senders v4-mapped",
			Req("posix/general/2.10.20/any-may-v4", "posix/general/2.10.20/mapped-peer",
				"linux/ipv6-7/mapped-source"), func(b *Bench) {
				s := opened(b, TransportUDP, dual, 0)
				b.Checks("posix/general/2.10.20/any-may-v4")
				from := datagram(b, IPv4, s)
				b.Checks("posix/general/2.10.20/mapped-peer", "linux/ipv6-7/mapped-source")
				Expect(from.AddrPort().Addr()).To(Equal(mapped(IPv4.Peer)))
				Expect(datagram(b, IPv6, s).AddrPort().Addr()).To(Equal(IPv6.Peer))
			})

		It("keeps the port of a socket at [::] from every other address of either family",
			Req("linux/ipv6-7/shared-port-space"), func(b *Bench) {
				s := opened(b, TransportUDP, dual, 0)
				refusesAll(b, SOCK_DGRAM, s.Port())
				datagram(b, IPv6, s)
			})

		for _, order := range [][]local{{v6only, {addr: IPv4.Any}}, {{addr: IPv4.Any}, v6only}} {
			It("gives each family's datagrams to its own socket, "+order[0].String()+" bound first",
				Req("rfc3493/5.3/v6only-two-servers"), func(b *Bench) {
					one := opened(b, TransportUDP, order[0], 0)
					other := opened(b, TransportUDP, order[1], one.Port())
					for _, s := range []*Socket{one, other} {
						Expect(datagram(b, familyOf(s), s).AddrPort().Addr()).To(Equal(familyOf(s).Peer))
					}
					Expect(append(one.Ready(POLLIN), other.Ready(POLLIN)...)).To(BeEmpty())
				})
		}

		It("gives a socket at a v4-mapped address that IPv4 address alone",
			Req("posix/general/2.10.20/mapped-bind",
				"linux/ipv6-7/shared-port-space"), func(b *Bench) {
				b.Checks("posix/general/2.10.20/mapped-bind")
				s := opened(b, TransportUDP, local{addr: mapped(IPv4.Stack)}, 0)
				datagram(b, IPv4, s)
				b.Checks("linux/ipv6-7/shared-port-space")
				Expect(b.Socket(IPv4, SOCK_DGRAM).Try.Bind(IPv4.StackAt(s.Port()))).To(FailWith(EADDRINUSE))
				other := opened(b, TransportUDP, local{addr: IPv6.Stack}, s.Port())
				datagram(b, IPv6, other)
			})
	})

	for _, f := range []Family{IPv4, IPv6} {
		Over(func() {
			It("serve one "+f.Name+" address and port at once, each with a socket of its own",
				Label(string(f.Feature)), Req("rfc9293/4/tcp-port"), func(b *Bench) {
					l := opened(b, TransportTCP, local{addr: f.Stack}, 0)
					s := opened(b, TransportUDP, local{addr: f.Stack}, l.Port())
					datagram(b, f, s)
					Expect(l.Ready(POLLIN)).To(BeEmpty())
					c := b.Peer(f).Dial(l.Name())
					Expect(caller(l)).To(Equal(c.Local()))
					Expect(s.Ready(POLLIN)).To(BeEmpty())
				})
		}, TransportTCP, TransportUDP)
	}
})

// opened is a socket that is bound to an address and, if it is one of TCP,
// listens.
func opened(b *Bench, t Transport, l local, port uint16) *Socket {
	GinkgoHelper()
	s := party{kind: t.Type, local: l}.open(b)
	s.Bind(l.at(port))
	s.Serve(t)
	return s
}

// refusesAll asks for a port at every address, none of which may have it.
func refusesAll(b *Bench, kind Const, port uint16) {
	GinkgoHelper()
	for _, other := range locals {
		s := party{kind: kind, local: other}.open(b)
		Expect(s.Try.Bind(other.at(port))).To(FailWith(EADDRINUSE), other.String())
	}
}

// caller accepts the connection that is there: the address of its other end.
func caller(l *Socket) Addr {
	GinkgoHelper()
	l.Poll(POLLIN)
	return l.Accept().PeerName()
}

// familyOf is the family of a socket that is not dual-stack.
func familyOf(s *Socket) Family {
	if s.AddrPort().Addr().Is4() {
		return IPv4
	}
	return IPv6
}

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
