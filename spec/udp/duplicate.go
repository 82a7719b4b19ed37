package udp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// What a second bind meets where a table of addresses and options does not show
// it: see spec/address for that.
var _ = Topic("udp", "duplicate", func() {
	OverFamilies(func(f Family) {
		It("fails with EADDRINUSE beside a bound socket, which goes on receiving",
			Req("posix/bind/EADDRINUSE", "linux/ip7/one-socket-per-pair"), func(b *Bench) {
				first := b.Bound(f, f.StackAt(0))
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(first.Name())).To(FailWith(EADDRINUSE))
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(f.AnyAt(first.Port()))).To(FailWith(EADDRINUSE))
				gets(b, f, first)
			})

		It("leaves a socket whose bind failed fit for another address",
			Req("posix/bind/EADDRINUSE", "posix/bind/assigns-address"), func(b *Bench) {
				first := b.Bound(f, f.StackAt(0))
				s := b.Socket(f, SOCK_DGRAM)
				Expect(s.Try.Bind(first.Name())).To(FailWith(EADDRINUSE))
				s.Bind(f.StackAt(0))
				Expect(s.Port()).NotTo(Equal(first.Port()))
				gets(b, f, s)
				Expect(first.Ready(POLLIN)).To(BeEmpty())
			})

		// POSIX leaves it to the protocol whether a bound socket may take another address.
		It("fails with EINVAL for a socket that is bound already, and leaves its address",
			Req("linux/bind2/EINVAL-bound"), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				before := s.Name()
				Expect(s.Try.Bind(before)).To(FailWith(EINVAL))
				Expect(s.Try.Bind(f.LoopbackAt(0))).To(FailWith(EINVAL))
				Expect(s.Name()).To(Equal(before))
				gets(b, f, s)
			})

		It("fails with EADDRINUSE for the port that sendto chose for an unbound socket",
			Req("linux/udp7/autobind-range", "linux/ip7/one-socket-per-pair"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Sendto("hello", f.PeerAt(b.Port()))
				sent := b.Wire.Expect(UDP, Payload("hello"))
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(AddrOf(sent.Src()))).To(FailWith(EADDRINUSE))
			})

		It("succeeds once the last descriptor of the first socket is closed",
			Req("posix/close/last-close-frees", "rfc1122-udp/4.1.3.1/port-unreachable"), func(b *Bench) {
				first := b.Bound(f, f.StackAt(0))
				at, copied := first.Name(), first.Dup()
				first.Close()
				s := b.Socket(f, SOCK_DGRAM)
				Expect(s.Try.Bind(at)).To(FailWith(EADDRINUSE))
				copied.Close()
				b.Peer(f).SendUDP(b.Port(), at, "to nobody")
				b.Wire.Expect(unreachable)
				s.Bind(at)
				gets(b, f, s)
			})

		It("shares a port between two addresses of the stack, whose sockets get what is for theirs",
			Req("linux/ip7/one-socket-per-pair"), Need("loopback"), func(b *Bench) {
				onWire := b.Bound(f, f.StackAt(0))
				onLoopback := b.Bound(f, f.LoopbackAt(onWire.Port()))
				gets(b, f, onWire)
				Expect(onLoopback.Ready(POLLIN)).To(BeEmpty())
				b.Socket(f, SOCK_DGRAM).Sendto("inside", onLoopback.Name())
				Expect(onLoopback.Recv(20)).To(Equal("inside"))
				Expect(onWire.Ready(POLLIN)).To(BeEmpty())
			})
	})
})

// unreachable matches an ICMP error.
var unreachable = Match{Name: "an ICMP error", Is: func(s *Segment) bool { return s.IsICMPError() }}

// gets sends a datagram from the bench and sees a socket on the wire receive it.
func gets(b *Bench, f Family, s *Socket) {
	GinkgoHelper()
	from := b.Port()
	b.Peer(f).SendUDP(from, s.Name(), "from the peer")
	s.Poll(POLLIN)
	b.Wire.Drain() // a socket that was shut down is readable at once
	data, sender := s.Recvfrom(20)
	Expect(data).To(Equal("from the peer"))
	Expect(sender).To(Equal(f.PeerAt(from)))
}
