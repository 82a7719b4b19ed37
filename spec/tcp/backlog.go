package tcp

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

var _ = Topic("tcp", "backlog", func() {
	OverFamilies(func(f Family) {
		for _, n := range []int{1, 2, 5} {
			It(fmt.Sprintf("admits %d connections with a backlog of %d", n+1, n),
				Req("posix/listen/backlog-limits-queue", "linux/listen2/backlog-completed"), func(b *Bench) {
					l := b.Listener(f, f.StackAt(0), n)
					enqueue(b, f, l, n+1)
					late := b.Peer(f).Open(l.Name())
					Expect(l.Info().Unacked).To(BeEquivalentTo(n + 1))
					Expect(late.Sees()).To(BeEmpty(), "an answer to a SYN that the queue has no room for")
				})
		}

		It("admits one connection with a backlog of 0", Req("posix/listen/backlog-zero-may-accept"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 0)
			c := b.Peer(f).Dial(l.Name())
			l.Accept()
			Expect(c.History()).To(Equal("ShA"))
		})

		It("holds one connection, and no more, with a backlog of 0", Req("posix/listen/backlog-limits-queue"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 0)
			enqueue(b, f, l, 1)
			Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
		})

		It("takes a negative backlog as 0", Req("posix/listen/backlog-negative-as-zero"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), -1)
			enqueue(b, f, l, 1)
			Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty(), "an answer to a SYN beyond a backlog of 0")
		})

		It("supports a backlog of SOMAXCONN", Req("posix/listen/somaxconn-supported"), Need(protocol.FeatureSysctl), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 4096)
			Expect(l.Info().Sacked).To(BeEquivalentTo(4096))
			enqueue(b, f, l, 200)
		})

		It("reduces a backlog above somaxconn without a word", Req("posix/listen/backlog-reduced-silently", "linux/listen2/somaxconn-cap"),
			Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.core.somaxconn", "3")
				l := b.Listener(f, f.StackAt(0), 100)
				Expect(l.Info().Sacked).To(BeEquivalentTo(3))
				enqueue(b, f, l, 4)
				Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
			})

		It("admits no fewer connections with a larger backlog", Req("posix/listen/backlog-monotone"), func(b *Bench) {
			small, large := b.Listener(f, f.StackAt(0), 2), b.Listener(f, f.StackAt(0), 4)
			Expect(admitted(b, f, large, 8)).To(BeNumerically(">=", admitted(b, f, small, 8)))
		})
	})
})

var _ = Topic("tcp", "backlog overflow", func() {
	OverFamilies(func(f Family) {
		It("drops the SYN, and answers its retransmission once there is room", Req("linux/listen2/overflow-ignore"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 1)
			enqueue(b, f, l, 2)
			late := b.Peer(f).Open(l.Name())
			Expect(late.Sees()).To(BeEmpty())
			l.Accept()
			b.Wire.Send(late.Again(capture.SYN))
			late.Establish()
			Expect(late.History()).To(Equal("STShA"))
		})

		It("makes a connecting socket retransmit its SYN, and sends no RST", Req("linux/listen2/overflow-ignore", "rfc9293/MUST-22"), func(b *Bench) {
			l := b.Listener(f, f.LoopbackAt(0), 0)
			dial(b, f, l)
			s := b.Socket(f, SOCK_STREAM)
			call := s.Go(func(try Calls) error { return try.Connect(l.Name()) })
			b.Wire.AwaitLoopback(3, Timer, TCP(capture.SYN), ToPort(l.Port())) // the first is of the one that fills the queue
			l.Accept()
			Expect(call.WaitFor(Timer)).To(Succeed())
			Expect(b.History(s.Name(), l.Name())).To(HaveHistory(`^S(TS)+hA$`))
		})

		It("ends connect with ETIMEDOUT when room never comes", Req("posix/connect/ETIMEDOUT", "linux/tcp7/syn_retries-6"),
			Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_syn_retries", "1")
				l := b.Listener(f, f.LoopbackAt(0), 0)
				dial(b, f, l)
				s := b.Socket(f, SOCK_STREAM)
				call := s.Go(func(try Calls) error { return try.Connect(l.Name()) })
				Expect(call.WaitFor(Timer)).To(FailWith(ETIMEDOUT))
				Expect(b.Wire.Sees(OnLoopback, With(capture.RST))).To(BeEmpty())
			})

		It("resets what it cannot queue if tcp_abort_on_overflow is set", Req("linux/tcp7/abort_on_overflow"),
			Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_abort_on_overflow", "1")
				l := b.Listener(f, f.StackAt(0), 0)
				first, second := b.Peer(f).Open(l.Name()), b.Peer(f).Open(l.Name())
				first.Establish()
				second.Establish()
				second.ExpectReset()
				Expect(first.History()).To(Equal("ShA"))
				Expect(second.History()).To(Equal("ShAr"))
			})

		It("ignores the ACK that finds the accept queue full, and sends its SYN+ACK again", Req("linux/tcp7/abort_on_overflow"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 0)
			first, second := b.Peer(f).Open(l.Name()), b.Peer(f).Open(l.Name())
			first.Establish()
			second.Establish()
			second.ExpectFor(Timer, TCP(capture.SYN|capture.ACK))
			l.Accept()
			second.Ack()
			Expect(l.Accept().PeerName()).To(Equal(second.Local()))
			Expect(second.History()).To(HaveHistory(`^ShA(Th)+(A|2)+$`))
		})

		It("keeps what a full queue holds", Req("posix/accept/fifo"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 1)
			kept := enqueue(b, f, l, 2)
			b.Peer(f).Open(l.Name())
			for _, c := range kept {
				Expect(l.Accept().PeerName()).To(Equal(c.Local()))
			}
		})

		It("has room again for as many as were accepted", Req("posix/listen/backlog-limits-queue"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 1)
			enqueue(b, f, l, 2)
			l.Accept()
			enqueue(b, f, l, 1)
			Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
		})
	})
})

var _ = Topic("tcp", "backlog queue", func() {
	OverFamilies(func(f Family) {
		It("is accepted in the order in which the handshakes ended", Req("posix/accept/fifo"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			first, second := b.Peer(f).Open(l.Name()), b.Peer(f).Open(l.Name())
			second.Establish()
			first.Establish()
			Expect(l.Accept().PeerName()).To(Equal(second.Local()))
			Expect(l.Accept().PeerName()).To(Equal(first.Local()))
		})

		It("holds data that came before accept", Req("posix/accept/fifo", "rfc9293/3.10.7.4/synrcvd-good-ack"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			c := b.Peer(f).Dial(l.Name())
			c.Data("early")
			c.Expect(TCP(capture.ACK))
			Expect(l.Accept().Recv(10)).To(Equal("early"))
			Expect(c.History()).To(Equal("ShADa"))
		})

		It("holds a connection that its peer has closed", Req("posix/accept/fifo"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			c := b.Peer(f).Dial(l.Name())
			c.Data("last words")
			c.Fin()
			s := l.Accept()
			Expect(s.Recv(20)).To(Equal("last words"))
			Expect(s.Recv(20)).To(BeEmpty())
			Expect(c.History()).To(HaveHistory(`^ShADa?Fa+$`))
		})

		It("is as long as TCP_INFO says, with the backlog beside it", Req("linux/tcp7/TCP_INFO"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 7)
			Expect(l.Info().State).To(Equal(LISTEN))
			enqueue(b, f, l, 3)
			Expect(l.Info()).To(And(HaveField("Unacked", BeEquivalentTo(3)), HaveField("Sacked", BeEquivalentTo(7))))
			l.Accept()
			Expect(l.Info().Unacked).To(BeEquivalentTo(2))
		})

		It("makes poll say POLLIN as long as it is not empty", Req("posix/poll/listen-readable"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			Expect(l.Ready(POLLIN)).To(BeEmpty())
			b.Peer(f).Dial(l.Name())
			Expect(l.Poll(POLLIN)).To(ConsistOf(POLLIN))
			l.Accept()
			Expect(l.Ready(POLLIN)).To(BeEmpty())
		})

		It("does not count a handshake that has not ended", Req("posix/listen/incomplete-in-queue"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 1)
			b.Peer(f).Open(l.Name()).Expect(TCP(capture.SYN | capture.ACK))
			Expect(l.Info().Unacked).To(BeZero())
			enqueue(b, f, l, 2)
		})

		It("makes accept block while it is empty", Req("posix/accept/blocks"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			call := l.Go(func(try Calls) error { _, _, err := try.Accept(); return err })
			call.Blocks()
			b.Peer(f).Dial(l.Name())
			Expect(call.Wait()).To(Succeed())
		})

		It("makes accept fail with EAGAIN while it is empty and the socket does not block", Req("posix/accept/EAGAIN"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			l.Nonblock()
			_, _, err := l.Try.Accept()
			Expect(err).To(FailWith(EAGAIN))
		})

		It("drops a connection that its peer resets during the handshake", Req("rfc9293/3.5.3/synrcvd-passive-rst"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			c := b.Peer(f).Open(l.Name())
			c.Expect(TCP(capture.SYN | capture.ACK))
			c.Reset()
			other := b.Peer(f).Dial(l.Name())
			Expect(l.Accept().PeerName()).To(Equal(other.Local()))
			Expect(c.History()).To(Equal("ShR"))
		})
	})
})

var _ = Topic("tcp", "backlog listen", func() {
	OverFamilies(func(f Family) {
		It("may be called again to enlarge the backlog", Req("linux/listen2/again"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 1)
			enqueue(b, f, l, 2)
			l.Listen(3)
			Expect(l.Info().Sacked).To(BeEquivalentTo(3))
			enqueue(b, f, l, 2)
			Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
		})

		It("may be called again to reduce the backlog, and loses nothing that is queued", Req("linux/listen2/again"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 3)
			kept := enqueue(b, f, l, 3)
			l.Listen(1)
			Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
			for _, c := range kept {
				Expect(l.Accept().PeerName()).To(Equal(c.Local()))
			}
		})

		It("makes the socket a listener", Req("posix/listen/marks-accepting"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			s.Bind(f.StackAt(0))
			refused := b.Peer(f).Open(s.Name())
			refused.ExpectReset()
			s.Listen(1)
			Expect(s.Int(SOL_SOCKET, SO_ACCEPTCONN)).To(Equal(1))
			Expect(b.Peer(f).Dial(s.Name()).History()).To(Equal("ShA"))
		})

		It("fails with EINVAL on a connected socket", Req("posix/listen/EINVAL"), func(b *Bench) {
			s, c := b.Connected(f)
			Expect(s.Try.Listen(1)).To(FailWith(EINVAL))
			c.Data("unharmed")
			Expect(s.Recv(20)).To(Equal("unharmed"))
			Expect(c.History()).To(HaveHistory(`^ShAdA?$`))
		})

		It("fails with EOPNOTSUPP on a datagram socket", Req("posix/listen/EOPNOTSUPP"), func(b *Bench) {
			Expect(b.Bound(f, f.StackAt(0)).Try.Listen(1)).To(FailWith(EOPNOTSUPP))
		})

		It("fails with EBADF on a descriptor that is closed", Req("posix/listen/EBADF"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			s.Close()
			Expect(s.Try.Listen(1)).To(FailWith(EBADF))
		})

		It("lets every accepted connection begin without the listener's queue", Req("posix/accept/accepted-not-listening"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 1)
			b.Peer(f).Dial(l.Name())
			s := l.Accept()
			Expect(s.Int(SOL_SOCKET, SO_ACCEPTCONN)).To(BeZero())
			_, _, err := s.Try.Accept()
			Expect(err).To(FailWith(EINVAL))
		})
	})
})

var _ = Topic("tcp", "backlog closed", func() {
	OverFamilies(func(f Family) {
		It("resets every connection that waits to be accepted", Req("rfc9293/3.10.4/close-listen"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			waiting := enqueue(b, f, l, 3)
			l.Close()
			for _, c := range waiting {
				c.ExpectReset()
				Expect(c.History()).To(Equal("ShAr"))
			}
		})

		It("resets a connection that waits with data unread", Req("rfc9293/SHLD-3"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			c := b.Peer(f).Dial(l.Name())
			c.Data("never read")
			c.Expect(TCP(capture.ACK))
			l.Close()
			c.ExpectReset()
			Expect(c.History()).To(HaveHistory(`^ShADar$`))
		})

		It("answers the ACK of a handshake that ends after it with a RST", Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			c := b.Peer(f).Open(l.Name())
			c.Expect(TCP(capture.SYN | capture.ACK))
			l.Close()
			c.Ack()
			Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
			Expect(c.History()).To(Equal("ShAr"))
		})

		It("leaves accepted connections alone", Req("posix/accept/accepted-not-listening"), func(b *Bench) {
			s, c := b.Accepted(f)
			c.Data("still here")
			Expect(s.Recv(20)).To(Equal("still here"))
			s.Send("so am I")
			Expect(c.ExpectData(7)).To(Equal("so am I"))
			Expect(c.History()).NotTo(ContainSubstring("r"))
		})

		It("refuses the next SYN", Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			name := l.Name()
			l.Close()
			c := b.Peer(f).Open(name)
			c.ExpectReset()
			Expect(c.History()).To(Equal("Sr"))
		})

		It("makes a waiting client's connection end with ECONNRESET", Req("posix/recv/ECONNRESET"), func(b *Bench) {
			l := b.Listener(f, f.LoopbackAt(0), 5)
			s := dial(b, f, l)
			l.Close()
			_, err := s.Try.Recv(1)
			Expect(err).To(FailWith(ECONNRESET))
		})
	})
})

// enqueue opens n connections to a listener, each to the end of its handshake, and
// waits until the stack has queued them.
func enqueue(b *Bench, f Family, l *Socket, n int) (queued []*Conn) {
	GinkgoHelper()
	before := l.Info().Unacked
	for range n {
		queued = append(queued, b.Peer(f).Dial(l.Name()))
	}
	b.Until(fmt.Sprintf("the queue holds %d connections", int(before)+n), func() bool {
		return l.Info().Unacked == before+uint32(n)
	})
	return queued
}

// admitted is how many of n connections to a listener complete their handshake.
func admitted(b *Bench, f Family, l *Socket, n int) int {
	GinkgoHelper()
	for range n {
		c := b.Peer(f).Open(l.Name())
		if len(c.Sees(TCP(capture.SYN|capture.ACK))) == 0 {
			Expect(strings.Trim(c.History(), "TS")).To(BeEmpty())
			break
		}
		c.Establish()
	}
	b.Wire.Drain()
	return int(l.Info().Unacked)
}

// dial connects a socket of the stack to a listener on loopback.
func dial(b *Bench, f Family, l *Socket) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	s.Connect(l.Name())
	return s
}
