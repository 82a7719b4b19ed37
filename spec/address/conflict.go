// What a second bind meets beside a socket that has its address, and what comes after
// it. The table of addresses and options is in duplicate.go; here stands the rest of the
// story. The first socket goes on unharmed, and the second is fit for another address.
// It is the same with a port that listen, connect or sendto have chosen in passing. The
// address is free once the last descriptor of the first socket is closed. POSIX does not
// say whether the wildcard is in use beside one address that it covers; Linux's pages do. A
// socket that is bound already cannot be bound again on Linux: EINVAL. POSIX lets a protocol
// support that, and lwIP's UDP does.

package address

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTransports(func(t Transport, f Family) {
		It("leaves a socket whose bind failed fit for another address",
			Req("posix/bind/EADDRINUSE", "posix/bind/assigns-address"), func(b *Bench) {
				first, s := b.Serving(t, f, f.StackAt(0)), b.Socket(f, t.Type)
				Expect(s.Try.Bind(first.Name())).To(FailWith(EADDRINUSE))
				s.Bind(f.StackAt(0))
				s.Serve(t)
				Expect(s.Port()).NotTo(Equal(first.Port()))
				b.Peer(f).Meets(s)
				Expect(first.Ready(POLLIN)).To(BeEmpty())
			})

		It("succeeds once the last descriptor of the first socket is closed",
			Req("posix/close/last-close-frees"), func(b *Bench) {
				first := b.Serving(t, f, f.StackAt(0))
				at, copied := first.Name(), first.Dup()
				first.Close()
				s := b.Socket(f, t.Type)
				Expect(s.Try.Bind(at)).To(FailWith(EADDRINUSE))
				copied.Close()
				s.Bind(at)
				s.Serve(t)
				b.Peer(f).Meets(s)
			})
	})

	OverTCP(func(f Family) {
		It("fails with EADDRINUSE beside a listener, and leaves that and its connections alone",
			Req("posix/bind/EADDRINUSE", "rfc9293/MUST-41"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				old := b.Peer(f).Dial(l.Name())
				s := l.Accept()
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(l.Name())).To(FailWith(EADDRINUSE))
				old.Carries(s)
				b.Third(f).Dial(l.Name())
				l.Accept()
				Expect(old.History()).To(Equal("ShADa"))
			})

		It("fails with EINVAL for a socket that is bound already, and leaves its address",
			Req("linux/bind2/EINVAL-bound"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				before := s.Name()
				Expect(s.Try.Bind(before)).To(FailWith(EINVAL))
				Expect(s.Try.Bind(f.LoopbackAt(0))).To(FailWith(EINVAL))
				s.Listen(5)
				Expect(s.Try.Bind(f.StackAt(0))).To(FailWith(EINVAL))
				Expect(s.Name()).To(Equal(before))
				s.Admits(b.Peer(f).Open(before))
			})

		It("fails with EADDRINUSE for the port that listen chose for an unbound socket",
			Req("linux/ip7/listen-autobind", "linux/ip7/one-socket-per-pair"), func(b *Bench) {
				l := b.Socket(f, SOCK_STREAM)
				l.Listen(5)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(l.Port()))).To(FailWith(EADDRINUSE))
				l.Admits(b.Peer(f).Open(f.StackAt(l.Port())))
			})

		It("fails with EADDRINUSE for the address and port that connect chose for an unbound socket",
			Req("posix/connect/autobind", "posix/bind/EADDRINUSE", "linux/ip7/one-socket-per-pair",
				"linux/ip7/any-binds-all"), func(b *Bench) {
				s, c := b.Connected(f)
				b.Checks("posix/connect/autobind", "posix/bind/EADDRINUSE")
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(s.Name())).To(FailWith(EADDRINUSE))
				c.Carries(s)
				b.Checks("linux/ip7/one-socket-per-pair", "linux/ip7/any-binds-all")
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.AnyAt(s.Port()))).To(FailWith(EADDRINUSE))
			})

		It("shares a port between two addresses of the stack, whose listeners get what is for theirs",
			Req("linux/ip7/one-socket-per-pair"),
			Need("loopback"), func(b *Bench) {
				onWire := b.Listener(f, f.StackAt(0), 5)
				onLoopback := b.Listener(f, f.LoopbackAt(onWire.Port()), 5)
				c := b.Peer(f).Open(onWire.Name())
				onWire.Admits(c)
				Expect(onLoopback.Ready(POLLIN)).To(BeEmpty())
				b.Socket(f, SOCK_STREAM).Connect(onLoopback.Name())
				onLoopback.Poll(POLLIN)
				Expect(onWire.Ready(POLLIN)).To(BeEmpty())
			})
	})

	OverUDP(func(f Family) {
		It("fails with EADDRINUSE beside a bound socket, which goes on receiving",
			Req("posix/bind/EADDRINUSE", "linux/ip7/one-socket-per-pair",
				"linux/ip7/any-binds-all"), func(b *Bench) {
				first := b.Bound(f, f.StackAt(0))
				b.Checks("posix/bind/EADDRINUSE")
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(first.Name())).To(FailWith(EADDRINUSE))
				b.Peer(f).Deliver(first)
				b.Checks("linux/ip7/one-socket-per-pair", "linux/ip7/any-binds-all")
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(f.AnyAt(first.Port()))).To(FailWith(EADDRINUSE))
			})

		// POSIX leaves it to the protocol whether a bound socket may take another address.
		It("fails with EINVAL for a socket that is bound already, and leaves its address",
			Req("linux/bind2/EINVAL-bound"), func(b *Bench) {
				s := b.Bound(f, f.StackAt(0))
				before := s.Name()
				Expect(s.Try.Bind(before)).To(FailWith(EINVAL))
				Expect(s.Try.Bind(f.LoopbackAt(0))).To(FailWith(EINVAL))
				Expect(s.Name()).To(Equal(before))
				b.Peer(f).Deliver(s)
			})

		It("fails with EADDRINUSE for the port that sendto chose for an unbound socket",
			Req("linux/udp7/autobind-range", "linux/ip7/one-socket-per-pair"), func(b *Bench) {
				s := b.Socket(f, SOCK_DGRAM)
				s.Sendto("hello", f.PeerAt(b.Port()))
				sent := b.Wire.Expect(UDP, Payload("hello"))
				Expect(b.Socket(f, SOCK_DGRAM).Try.Bind(AddrOf(sent.Src()))).To(FailWith(EADDRINUSE))
			})

		It("shares a port between two addresses of the stack, whose sockets get what is for theirs",
			Req("linux/ip7/one-socket-per-pair"), Need("loopback"), func(b *Bench) {
				onWire := b.Bound(f, f.StackAt(0))
				onLoopback := b.Bound(f, f.LoopbackAt(onWire.Port()))
				b.Peer(f).Deliver(onWire)
				Expect(onLoopback.Ready(POLLIN)).To(BeEmpty())
				b.Socket(f, SOCK_DGRAM).Sendto("inside", onLoopback.Name())
				Expect(onLoopback.Recv(20)).To(Equal("inside"))
				Expect(onWire.Ready(POLLIN)).To(BeEmpty())
			})
	})
})
