// Port 0 belongs to nobody. In bind it stands for "choose one", so no socket ever has
// it, and what comes for it is answered as at any closed port: a RST, or an ICMP port
// unreachable. For UDP it means something on the wire: RFC 768 makes the source port
// optional, and a datagram from port 0 is one that wants no answer; it has to be
// received. Whether connect or sendto may name port 0 as a destination is open. Linux
// refuses sendto, and lets connect of a UDP socket pass.

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
	OverTCP(func(f Family) {
		It("is nobody's, so that connect to it fails", Need(protocol.FeatureLoopback),
			Req("posix/connect/ECONNREFUSED", "posix/connect/EADDRNOTAVAIL"), func(b *Bench) {
				b.Listener(f, f.AnyAt(0), 5)
				Expect(b.Socket(f, SOCK_STREAM).Try.Connect(f.LoopbackAt(0))).
					To(FailWith(ECONNREFUSED, EADDRNOTAVAIL))
				Expect(b.Wire.Sees(OnLoopback, With(capture.SYN|capture.ACK))).To(BeEmpty())
			})

		It("answers a SYN with a RST, beside unbound sockets and listeners",
			Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
				b.Socket(f, SOCK_STREAM)
				b.Listener(f, f.AnyAt(0), 5)
				c := b.Peer(f).Open(f.StackAt(0))
				c.ExpectReset()
				Expect(c.History()).To(Equal("Sr"))
			})
	})

	OverUDP(func(f Family) {
		It("as a destination makes sendto fail, and nothing leaves",
			Req("linux/kernel/sendto-port-0"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				_, err := s.Try.Sendto([]byte("hello"), f.PeerAt(0))
				Expect(err).To(FailWith(EINVAL))
				b.Wire.Quiet()
				s.SayHello(f.PeerAt(b.Port()))
			})

		It("as the source of a datagram means that there is none, and the datagram is received",
			Req("rfc768/source-port-optional"), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				b.Peer(f).SendUDP(0, s.Name(), "no answer please")
				data, from := s.Recvfrom(20)
				Expect(data).To(Equal("no answer please"))
				Expect(from).To(Equal(f.PeerAt(0)))
			})

		It("as the destination of a datagram draws port unreachable, beside unbound sockets",
			Req("rfc1122-udp/4.1.3.1/port-unreachable"), func(b *Bench) {
				unbound := b.Socket(f, SOCK_DGRAM)
				bound := b.Bound(f, f.AnyAt(0))
				b.Peer(f).SendUDP(b.Port(), f.StackAt(0), "to nobody")
				b.Wire.Expect(ICMPError)
				Expect(unbound.Ready(POLLIN)).To(BeEmpty())
				Expect(bound.Ready(POLLIN)).To(BeEmpty())
			})

		It("as a peer's is told by getpeername, if connect accepts it",
			CallsAlone,
			Req("posix/connect/dgram-sets-peer", "posix/getpeername/returns-peer"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				if s.Try.Connect(f.OwnAt(b, 0)) == nil {
					Expect(s.PeerName()).To(Equal(f.OwnAt(b, 0)))
				}
			})
	})
})
