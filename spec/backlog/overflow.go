// When the queue of a listener is full, something has to give. POSIX leaves open what,
// and listen(2) has the client be refused or ignored, so that all of this is Linux's.
// Berkeley's answer, which Linux and gVisor follow, is silence: the SYN is dropped and
// sent again by the client, and if room comes in time, the client sees nothing but a
// slow connect; if not, ETIMEDOUT. The last ACK of a handshake that finds the queue full
// is ignored likewise, and the SYN+ACK repeated. tcp_abort_on_overflow makes Linux send
// a RST at that point instead, which tells the client at once, and tells it something
// wrong: that the server refuses.

package backlog

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
		It("drops the SYN, and answers its retransmission once there is room",
			Req("linux/listen2/overflow-ignore", "linux/kernel/accept-queue"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 1)
				b.Peer(f).Enqueue(l, 2)
				late := b.Peer(f).Open(l.Name())
				Expect(late.Sees()).To(BeEmpty())
				l.Accept()
				b.Wire.Send(late.Again(capture.SYN))
				late.Establish()
				Expect(late.History()).To(Equal("STShA"))
			})

		It("makes a connecting socket retransmit its SYN, and sends no RST",
			Req("linux/listen2/overflow-ignore", "linux/kernel/accept-queue"), func(b *Bench) {
				l := b.Listener(f, f.LoopbackAt(0), 0)
				b.DialLoopback(f, l)
				s := b.Socket(f, SOCK_STREAM)
				call := s.Go(func(try Calls) error { return try.Connect(l.Name()) })
				// The first is of the one that fills the queue.
				b.Wire.AwaitLoopback(3, Timer, TCP(capture.SYN), ToPort(l.Port()))
				l.Accept()
				Expect(call.WaitFor(Timer)).To(Succeed())
				Expect(b.History(s.Name(), l.Name())).To(HaveHistory(`^S(TS)+hA$`))
			})

		It("ends connect with ETIMEDOUT when room never comes",
			Req("linux/listen2/overflow-ignore", "linux/tcp7/syn_retries-6"),
			Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_syn_retries", "1")
				l := b.Listener(f, f.LoopbackAt(0), 0)
				b.DialLoopback(f, l)
				s := b.Socket(f, SOCK_STREAM)
				call := s.Go(func(try Calls) error { return try.Connect(l.Name()) })
				Expect(call.WaitFor(Timer)).To(FailWith(ETIMEDOUT))
				Expect(b.Wire.Sees(OnLoopback, With(capture.RST))).To(BeEmpty())
			})

		It("resets what it cannot queue if tcp_abort_on_overflow is set",
			Req("linux/tcp7/abort_on_overflow"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_abort_on_overflow", "1")
				_, late := overfull(b, f)
				late.ExpectReset()
				Expect(late.History()).To(Equal("ShAr"))
			})

		It("ignores the ACK that finds it full, and sends its SYN+ACK again",
			Req("linux/tcp7/abort_on_overflow"), func(b *Bench) {
				l, late := overfull(b, f)
				late.ExpectFor(Timer, TCP(capture.SYN|capture.ACK))
				l.Accept()
				late.Ack()
				l.Accept()
				l.Accept()
				Expect(l.Accept().PeerName()).To(Equal(late.Local()))
				Expect(late.History()).To(HaveHistory(`^ShA(th)+A$`))
			})

		It("keeps what the queue holds, in its order", Req("posix/accept/fifo"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 3)
			kept := b.Peer(f).Enqueue(l, 2)
			for range 40 { // more than a queue of a few has room for
				b.Peer(f).Open(l.Name())
			}
			b.Wire.Drain()
			for _, c := range kept {
				Expect(l.Accept().PeerName()).To(Equal(c.Local()))
			}
		})

		It("has room again for as many as were accepted",
			Req("linux/listen2/backlog-completed", "linux/kernel/accept-queue"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 1)
				b.Peer(f).Enqueue(l, 2)
				l.Accept()
				b.Peer(f).Enqueue(l, 1)
				Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
				Expect(l.AcceptAll()).To(Equal(2))
			})
	})
})

// overfull fills the queue of a listener while the handshake of one connection
// more is on its way, and ends that. The backlog is as large as it is so that the
// stack needs no SYN cookies, which leave no handshake behind that it could reset.
func overfull(b *Bench, f Family) (*Socket, *Conn) {
	GinkgoHelper()
	l := b.Listener(f, f.StackAt(0), 2)
	b.Peer(f).Enqueue(l, 2)
	third, late := b.Peer(f).Open(l.Name()), b.Peer(f).Open(l.Name())
	late.Expect(TCP(capture.SYN | capture.ACK)) // while there is room
	third.Establish()
	b.Wire.Drain() // a stack may deal with several connections at a time
	late.Ack()
	return l, late
}
