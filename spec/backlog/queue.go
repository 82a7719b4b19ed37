// Between the end of a handshake and accept a connection waits in the listener's queue.
// The stack completes the handshake, acknowledges data and even the FIN of a client that
// is gone again, all without the program. accept takes the oldest one first, blocks
// while there is none, or fails with EAGAIN if it may not block; poll says POLLIN as
// long as there is one. POSIX lets a handshake that has not ended have a place in the
// queue; on Linux it has none. Linux tells the length by TCP_INFO of the listener.

package backlog

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("is accepted in the order in which the connections came",
			Req("posix/accept/fifo"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				for _, c := range b.Peer(f).Enqueue(l, 3) {
					Expect(l.Accept().PeerName()).To(Equal(c.Local()))
				}
			})

		It("is accepted in the order in which the handshakes ended, not began",
			Req("linux/listen2/backlog-completed"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				first, second := b.Peer(f).Open(l.Name()), b.Peer(f).Open(l.Name())
				second.Establish()
				b.Wire.Drain() // a stack may deal with several connections at a time
				first.Establish()
				Expect(l.Accept().PeerName()).To(Equal(second.Local()))
				Expect(l.Accept().PeerName()).To(Equal(first.Local()))
			})

		It("holds data that came before accept",
			Req("rfc9293/3.10.7.4/synrcvd-good-ack", "rfc9293/3.10.7.4/data-acked"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				c.Data("early")
				b.Wire.Drain()
				Expect(l.Accept().Recv(10)).To(Equal("early"))
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				Expect(c.History()).To(Equal("ShADa"))
			})

		It("holds a connection that its peer has closed",
			Req("rfc9293/3.10.7.4/fin-closewait", "rfc9293/3.10.3/recv-closewait-drain",
				"posix/recv/orderly-shutdown-zero"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				c.Data("last words")
				c.Fin()
				c.Expect(Acks(c.Next()))
				s := l.Accept()
				Expect(s.Recv(20)).To(Equal("last words"))
				Expect(s.Recv(20)).To(BeEmpty())
				Expect(c.History()).To(HaveHistory(`^ShADa?Fa+$`))
			})

		It("is as long as TCP_INFO says, with the backlog beside it",
			Req("linux/kernel/listener-info"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 7)
				empty := l.Info()
				Expect(empty.State).To(Equal(LISTEN))
				Expect(empty.Sacked).To(BeEquivalentTo(7))
				b.Peer(f).Enqueue(l, 3)
				Expect(l.Info().Unacked).To(BeEquivalentTo(3))
				l.Accept()
				Expect(l.Info().Unacked).To(BeEquivalentTo(2))
			})

		It("makes poll say POLLIN as long as it is not empty",
			CallsAlone, Req("posix/poll/listen-readable", "posix/poll/revents-cleared"), func(b *Bench) {
				l := b.Listener(f, f.OwnAt(b, 0), 5)
				Expect(l.Ready(POLLIN)).To(BeEmpty())
				b.Socket(f, SOCK_STREAM).Connect(l.Name())
				Expect(l.Poll(POLLIN)).To(ConsistOf(POLLIN))
				l.Accept()
				Expect(l.Ready(POLLIN)).To(BeEmpty())
			})

		It("says nothing to poll of a handshake that has not ended",
			Req("posix/poll/listen-readable", "posix/poll/revents-cleared"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Open(l.Name())
				c.Expect(TCP(capture.SYN | capture.ACK))
				Expect(l.Ready(POLLIN)).To(BeEmpty())
				c.Ack()
				Expect(l.Poll(POLLIN)).To(ConsistOf(POLLIN))
			})

		It("does not count a handshake that has not ended",
			Req("linux/listen2/backlog-completed", "linux/kernel/accept-queue"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 1)
				b.Peer(f).Open(l.Name()).Expect(TCP(capture.SYN | capture.ACK))
				b.Peer(f).Enqueue(l, 2)
				Expect(l.AcceptAll()).To(Equal(2))
			})

		It("makes accept block while it is empty",
			CallsAlone, Req("posix/accept/blocks"), func(b *Bench) {
				l := b.Listener(f, f.OwnAt(b, 0), 5)
				call := l.Go(func(try Calls) error { _, _, err := try.Accept(); return err })
				call.Blocks()
				b.Socket(f, SOCK_STREAM).Connect(l.Name())
				Expect(call.Wait()).To(Succeed())
			})

		It("makes accept fail with EAGAIN while it is empty and the socket does not block",
			CallsAlone, Req("posix/accept/EAGAIN"), func(b *Bench) {
				l := b.Listener(f, f.OwnAt(b, 0), 5)
				l.Nonblock()
				_, _, err := l.Try.Accept()
				Expect(err).To(FailWith(EAGAIN))
			})

		It("drops a connection that its peer resets during the handshake",
			Req("rfc9293/3.5.3/synrcvd-passive-rst"), func(b *Bench) {
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
