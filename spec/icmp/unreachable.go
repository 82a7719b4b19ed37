// A UDP datagram to a closed port draws an ICMP port unreachable. RFC 1122 (section
// 4.1.3.3) wants the application to learn of it, though the datagram left long before. A
// connected socket takes the message to be about itself if it quotes what the socket has
// sent; the next call fails with ECONNREFUSED, once, be it recv, send, or SO_ERROR read
// after POLLERR. POSIX says so of subsequent calls; on Linux one that waits already is
// woken, too. What is queued stays. An unconnected socket hears nothing on Linux unless it
// sets IP_RECVERR; lwIP tells nobody.

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
			Req("posix/general/2.10.10/pending-error-once",
				"posix/general/2.10.15/ECONNREFUSED-dgram"), func(b *Bench) {
				s, peer := b.Peered(f)
				refused(b, s, peer)
				_, err := s.Try.Send([]byte("first"))
				Expect(err).To(FailWith(ECONNREFUSED))
				s.Send("next")
				b.Wire.Expect(UDP, Payload("next"), To(peer))
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
			Req("linux/kernel/error-wakes-reader"), func(b *Bench) {
				s, peer := b.Peered(f)
				_, call := s.Receiving()
				call.Blocks()
				s.Send("anyone there?")
				b.Wire.Expect(UDP, To(peer)).Unreachable()
				Expect(call.Wait()).To(FailWith(ECONNREFUSED))
			})

		It("leaves what is queued for the socket",
			Req("posix/general/2.10.11/buffers-until-read"), func(b *Bench) {
				s, peer := b.Peered(f)
				b.Peer(f).SendUDP(peer.Port(), s.Name(), "before")
				s.Poll(POLLIN)
				refused(b, s, peer)
				_ = s.Err() // which recv would tell first
				Expect(s.Recv(16)).To(Equal("before"))
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

		It("comes over loopback, too, for a datagram to a socket that is closed",
			Req("posix/general/2.10.15/ECONNREFUSED-dgram",
				"rfc1122-udp/4.1.3.1/port-unreachable"), Need("loopback"), func(b *Bench) {
				server := b.Bound(f, f.LoopbackAt(0))
				s := b.Socket(f, SOCK_DGRAM)
				s.Connect(server.Name())
				server.Close()
				s.Send("anyone there?")
				b.Checks("rfc1122-udp/4.1.3.1/port-unreachable")
				b.UntilHistory(s.Name(), s.PeerName(), "D!")
				b.Checks("posix/general/2.10.15/ECONNREFUSED-dgram")
				s.Poll()
				Expect(s.Err()).To(Equal(ECONNREFUSED))
			})
	})
})

// refused sends a datagram that the peer answers with an ICMP port unreachable,
// and waits until the socket knows.
func refused(b *Bench, s *Socket, peer Addr) {
	GinkgoHelper()
	s.Send("anyone there?")
	b.Wire.Expect(UDP, To(peer), FromPort(s.Port())).Unreachable()
	s.Poll(POLLIN) // an error ends it, as what can be received does
}
