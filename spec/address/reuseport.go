// SO_REUSEPORT lets several sockets of one user listen or receive at one address, so
// that each worker of a server can have its own. All of them must set it, the first
// included, and have the same effective user: so nobody else can join in to steal what
// comes. Linux, since 3.9, spreads connections and datagrams over the sockets by a hash
// of addresses and ports, which keeps a flow with one socket. FreeBSD spreads with
// SO_REUSEPORT_LB; its SO_REUSEPORT, the older one, does not. POSIX knows neither.

package address

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("spreads connections over two listeners, each to one of them",
			Req("linux/socket7/SO_REUSEPORT",
				"linux/socket7/SO_REUSEPORT-tcp-balance"), func(b *Bench) {
				one := grouped(b, f, f.StackAt(0))
				other := grouped(b, f, one.Name())
				const flows = 32 // all to one of two by chance: once in 2^31 runs
				for range flows {
					b.Peer(f).Dial(one.Name())
				}
				Expect(b.Wire.Sees(TCP(capture.SYN | capture.ACK))).To(HaveLen(flows))
				got := []int{one.AcceptAll(), other.AcceptAll()}
				Expect(got[0] + got[1]).To(Equal(flows))
				Expect(got).NotTo(ContainElement(0))
			})

		It("gives every connection to the listener that is left",
			Req("linux/socket7/SO_REUSEPORT"), func(b *Bench) {
				one := grouped(b, f, f.StackAt(0))
				other := grouped(b, f, one.Name())
				one.Close()
				for range 8 {
					other.Admits(b.Peer(f).Open(other.Name()))
				}
			})

		It("fails with EADDRINUSE for another effective user, and succeeds for the same",
			Req("linux/socket7/SO_REUSEPORT"), Need(protocol.FeatureUsers), func(b *Bench) {
				l := grouped(b, f, f.StackAt(0))
				b.Seteuid(Nobody)
				s := b.Socket(f, SOCK_STREAM)
				s.Set(SOL_SOCKET, SO_REUSEPORT, 1)
				Expect(s.Try.Bind(l.Name())).To(FailWith(EADDRINUSE))
				grouped(b, f, grouped(b, f, f.StackAt(0)).Name())
				l.Admits(b.Peer(f).Open(l.Name()))
			})
	})

	OverUDP(func(f Family) {
		delivery(f, SO_REUSEPORT)

		It("spreads flows over two sockets with SO_REUSEPORT, each datagram to one of them",
			Req("linux/socket7/SO_REUSEPORT-udp-balance"), func(b *Bench) {
				one, other := twins(b, f, SO_REUSEPORT)
				const flows = 32 // all to one of two by chance: once in 2^31 runs
				for range flows {
					b.Peer(f).SendUDP(b.Port(), one.Name(), "datagram")
				}
				came := takes(b, one, other, flows)
				Expect(append(one.Ready(POLLIN), other.Ready(POLLIN)...)).To(BeEmpty())
				Expect(came).To(And(ContainElement("one"), ContainElement("other")))
			})

		It("keeps a flow with one of two sockets with SO_REUSEPORT",
			Req("linux/kernel/reuseport-by-flow"), func(b *Bench) {
				one, other := twins(b, f, SO_REUSEPORT)
				from := b.Port()
				for range 16 {
					b.Peer(f).SendUDP(from, one.Name(), "datagram")
				}
				came := takes(b, one, other, 16)
				Expect(came).To(HaveEach(came[0]))
			})

		It("fails with EADDRINUSE for another effective user in spite of SO_REUSEPORT, and succeeds "+
			"for the same",
			Req("linux/socket7/SO_REUSEPORT"), Need(protocol.FeatureUsers), func(b *Bench) {
				first := sharing(b, f, SO_REUSEPORT)
				first.Bind(f.StackAt(0))
				b.Seteuid(Nobody)
				Expect(sharing(b, f, SO_REUSEPORT).Try.Bind(first.Name())).To(FailWith(EADDRINUSE))
				twins(b, f, SO_REUSEPORT)
				b.Peer(f).Deliver(first)
			})
	})
})

// grouped is a listener with SO_REUSEPORT.
func grouped(b *Bench, f Family, at Addr) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	s.Set(SOL_SOCKET, SO_REUSEPORT, 1)
	s.Bind(at)
	s.Listen(64)
	return s
}
