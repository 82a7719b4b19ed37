// A UDP datagram to a closed port draws an ICMP port unreachable. RFC 1122 (section
// 4.1.3.3) wants the application to learn of it, though the datagram left long before. A
// connected socket takes the message to be about itself if it quotes what the socket has
// sent; the next call fails with ECONNREFUSED, once, be it recv, send, or SO_ERROR read
// after POLLERR. A send that tells the error sends nothing. What is queued stays, and
// close does not care. An unconnected socket hears nothing on Linux unless it sets
// IP_RECVERR; lwIP tells nobody.

package icmp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverUDP(func(f Family) {
		It("is told once to recv, with ECONNREFUSED",
			Req("posix/general/2.10.10/pending-error-once",
				"posix/general/2.10.15/ECONNREFUSED-dgram",
				"rfc1122-udp/4.1.3.3/icmp-up"), func(b *Bench) {
				s, peer := b.Peered(f)
				refused(b, s, peer)
				_, err := s.Try.Recv(16)
				Expect(err).To(FailWith(ECONNREFUSED))
				_, err = s.Try.Recv(16, MSG_DONTWAIT)
				Expect(err).To(FailWith(EAGAIN))
			})

		It("is told once to send, with ECONNREFUSED, and the next one is on the wire",
			Req("posix/general/2.10.10/pending-error-once", "linux/udp7/errors-earlier-packet",
				"linux/udp7/ECONNREFUSED"), func(b *Bench) {
				s, peer := b.Peered(f)
				refused(b, s, peer)
				_, err := s.Try.Send([]byte("not sent"))
				Expect(err).To(FailWith(ECONNREFUSED))
				s.Send("sent")
				b.Wire.Expect(UDP, Payload("sent"), To(peer))
				Expect(b.Wire.Sees(UDP, Payload("not sent"))).To(BeEmpty())
			})

		It("is in SO_ERROR once",
			Req("posix/general/2.10.16/SO_ERROR",
				"posix/general/2.10.15/ECONNREFUSED-dgram"), func(b *Bench) {
				s, peer := b.Peered(f)
				refused(b, s, peer)
				Expect(s.Err()).To(Equal(ECONNREFUSED))
				Expect(s.Err()).To(BeEmpty())
				_, err := s.Try.Recv(16, MSG_DONTWAIT)
				Expect(err).To(FailWith(EAGAIN))
			})

		It("wakes a recv that blocks with ECONNREFUSED",
			Req("posix/general/2.10.15/ECONNREFUSED-dgram"), func(b *Bench) {
				s, peer := b.Peered(f)
				_, call := s.Receiving()
				call.Blocks()
				s.Send("anyone there?")
				b.Wire.Expect(UDP, To(peer)).Unreachable()
				Expect(call.Wait()).To(FailWith(ECONNREFUSED))
			})

		It("leaves close and what is queued alone",
			Req("posix/close/socket-destroyed"), func(b *Bench) {
				s, peer := b.Peered(f)
				b.Peer(f).SendUDP(peer.Port(), s.Name(), "before")
				s.Poll(POLLIN)
				refused(b, s, peer)
				Expect(s.Err()).To(Equal(ECONNREFUSED))
				Expect(s.Recv(16)).To(Equal("before"))
				refused(b, s, peer)
				Expect(s.Try.Close()).To(Succeed())
			})

		It("is no error of a socket that has not sent what it quotes",
			Req("posix/general/2.10.15/ECONNREFUSED-dgram"), func(b *Bench) {
				s, peer := b.Peered(f)
				other := b.Socket(f, SOCK_DGRAM)
				other.Connect(peer)
				refused(b, other, peer)
				Expect(s.Err()).To(BeEmpty())
				Expect(other.Err()).To(Equal(ECONNREFUSED))
			})

		It("comes over loopback from a socket that is closed",
			Req("posix/general/2.10.15/ECONNREFUSED-dgram"), Need("loopback"), func(b *Bench) {
				server := b.Bound(f, f.LoopbackAt(0))
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(server.Name())
				server.Close()
				s.Send("anyone there?")
				s.Poll()
				Expect(s.Err()).To(Equal(ECONNREFUSED))
				Expect(b.History(s.Name(), s.PeerName())).To(Equal("D!"))
			})
	})
})

// refused sends a datagram that the peer answers with an ICMP port unreachable,
// and waits until the socket knows.
func refused(b *Bench, s *Socket, peer Addr) {
	GinkgoHelper()
	s.Send("anyone there?")
	b.Wire.Expect(UDP, To(peer), FromPort(s.Port())).Unreachable()
	Expect(s.Poll()).To(ContainElement(POLLERR))
}
