// listen turns a socket into a listener: from then on a SYN is answered with a SYN+ACK
// instead of a RST, without the program. On Linux it may be called again to change the
// backlog, and what is queued stays queued; POSIX does not say it. It has no meaning for a
// socket that is connected (EINVAL) or that sends datagrams (EOPNOTSUPP). The connections
// that accept returns are no listeners. SO_ACCEPTCONN tells one from the other.

package backlog

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("may be called again to enlarge the backlog",
			Req("linux/kernel/listen-again", "linux/kernel/accept-queue"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 1)
				b.Peer(f).Enqueue(l, 2)
				l.Listen(3)
				b.Peer(f).Enqueue(l, 2)
				Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
				Expect(l.AcceptAll()).To(Equal(4))
			})

		It("may be called again to reduce the backlog, and loses nothing that is queued",
			Req("linux/kernel/listen-again"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 3)
				kept := b.Peer(f).Enqueue(l, 3)
				l.Listen(1)
				Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
				for _, c := range kept {
					Expect(l.Accept().PeerName()).To(Equal(c.Local()))
				}
			})

		It("makes the socket a listener",
			Req("posix/listen/marks-accepting", "posix/general/2.10.16/SO_ACCEPTCONN",
				"rfc9293/3.5.2/closed-rst"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				b.Peer(f).Open(s.Name()).ExpectReset()
				s.Listen(1)
				Expect(s.Int(SOL_SOCKET, SO_ACCEPTCONN)).NotTo(BeZero())
				s.Admits(b.Peer(f).Open(s.Name()))
			})

		It("fails with EINVAL on a connected socket", Req("posix/listen/EINVAL"), func(b *Bench) {
			s, c := b.Connected(f)
			Expect(s.Try.Listen(1)).To(FailWith(EINVAL))
			c.Data("unharmed")
			Expect(s.Recv(20)).To(Equal("unharmed"))
			Expect(c.History()).To(HaveHistory(`^ShAdA?$`))
		})

		It("fails with EOPNOTSUPP on a datagram socket",
			CallsAlone, Req("posix/listen/EOPNOTSUPP"), func(b *Bench) {
				Expect(b.Bound(f, f.OwnAt(b, 0)).Try.Listen(1)).To(FailWith(EOPNOTSUPP))
			})

		It("fails with EBADF on a descriptor that is closed",
			CallsAlone, Req("posix/listen/EBADF"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Close()
				Expect(s.Try.Listen(1)).To(FailWith(EBADF))
			})

		It("makes no listener of a connection that is accepted",
			CallsAlone, Req("posix/accept/accepted-not-listening", "posix/accept/EINVAL",
				"posix/general/2.10.16/SO_ACCEPTCONN"), func(b *Bench) {
				l := b.Listener(f, f.OwnAt(b, 0), 1)
				b.Socket(f, SOCK_STREAM).Connect(l.Name())
				s := l.Accept()
				Expect(s.Int(SOL_SOCKET, SO_ACCEPTCONN)).To(BeZero())
				_, _, err := s.Try.Accept()
				Expect(err).To(FailWith(EINVAL))
			})
	})
})
