package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// What a second bind, or the listen or connect behind it, meets where a table of
// addresses and options does not show it: see spec/address for that.
var _ = Topic("tcp", "duplicate", func() {
	OverFamilies(func(f Family) {
		It("fails with EADDRINUSE beside a listener, and leaves that and its connections alone",
			Req("posix/bind/EADDRINUSE", "rfc9293/MUST-41"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				old := b.Peer(f).Dial(l.Name())
				s := l.Accept()
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(l.Name())).To(FailWith(EADDRINUSE))
				carries(old, s)
				b.Third(f).Dial(l.Name())
				l.Accept()
				Expect(old.History()).To(Equal("ShADa"))
			})

		It("leaves a socket whose bind failed fit for another address",
			Req("posix/bind/EADDRINUSE", "posix/bind/assigns-address"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Bind(l.Name())).To(FailWith(EADDRINUSE))
				s.Bind(f.StackAt(0))
				s.Listen(5)
				Expect(s.Port()).NotTo(Equal(l.Port()))
				admits(b.Peer(f).Open(s.Name()), s)
			})

		It("fails with EINVAL for a socket that is bound already, and leaves its address",
			Req("posix/bind/EINVAL", "linux/bind2/EINVAL-bound"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				before := s.Name()
				Expect(s.Try.Bind(before)).To(FailWith(EINVAL))
				Expect(s.Try.Bind(f.LoopbackAt(0))).To(FailWith(EINVAL))
				s.Listen(5)
				Expect(s.Try.Bind(f.StackAt(0))).To(FailWith(EINVAL))
				Expect(s.Name()).To(Equal(before))
				admits(b.Peer(f).Open(before), s)
			})

		It("fails with EADDRINUSE for the port that listen chose for an unbound socket",
			Req("linux/ip7/listen-autobind", "linux/ip7/one-socket-per-pair"), func(b *Bench) {
				l := b.Socket(f, SOCK_STREAM)
				l.Listen(5)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.StackAt(l.Port()))).To(FailWith(EADDRINUSE))
				admits(b.Peer(f).Open(f.StackAt(l.Port())), l)
			})

		It("fails with EADDRINUSE for the port that connect chose for an unbound socket",
			Req("posix/connect/autobind", "posix/bind/EADDRINUSE"), func(b *Bench) {
				s, c := b.Connected(f)
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(s.Name())).To(FailWith(EADDRINUSE))
				Expect(b.Socket(f, SOCK_STREAM).Try.Bind(f.AnyAt(s.Port()))).To(FailWith(EADDRINUSE))
				carries(c, s)
				Expect(c.History()).To(Equal("ShAdA"))
			})

		It("succeeds once the last descriptor of the first socket is closed",
			Req("posix/close/last-close-frees", "posix/close/socket-destroyed"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				at, copied := l.Name(), l.Dup()
				l.Close()
				s := b.Socket(f, SOCK_STREAM)
				Expect(s.Try.Bind(at)).To(FailWith(EADDRINUSE))
				copied.Close()
				b.Peer(f).Open(at).ExpectReset()
				s.Bind(at)
				s.Listen(5)
				admits(b.Peer(f).Open(at), s)
			})

		It("shares a port between two addresses of the stack, whose listeners get what is for theirs",
			Req("linux/ip7/one-socket-per-pair", "rfc9293/MUST-43"), Need("loopback"), func(b *Bench) {
				onWire := b.Listener(f, f.StackAt(0), 5)
				onLoopback := b.Listener(f, f.LoopbackAt(onWire.Port()), 5)
				c := b.Peer(f).Open(onWire.Name())
				admits(c, onWire)
				Expect(onLoopback.Ready(POLLIN)).To(BeEmpty())
				b.Socket(f, SOCK_STREAM).Connect(onLoopback.Name())
				onLoopback.Poll(POLLIN)
				Expect(onWire.Ready(POLLIN)).To(BeEmpty())
			})
	})
})

// admits sees the SYN of c answered, and the connection come out of l.
func admits(c *Conn, l *Socket) {
	GinkgoHelper()
	c.Establish()
	l.Poll(POLLIN)
	_, from, err := l.Try.Accept()
	Expect(err).NotTo(HaveOccurred())
	Expect(from).To(Equal(c.Local()))
	Expect(c.History()).To(Equal("ShA"))
}

// carries sends data from the bench's end of a connection to the stack's.
func carries(c *Conn, s *Socket) {
	GinkgoHelper()
	c.Data("still here")
	s.Poll(POLLIN) // the socket may be one that does not block
	Expect(s.Recv(20)).To(Equal("still here"))
	c.Expect(TCP(capture.ACK))
}
