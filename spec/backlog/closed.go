// What becomes of the connections that wait to be accepted when their listener is
// closed? Their clients believe them established and may have sent a request already,
// but no program will ever own them. Neither RFC 9293, which knows no queue, nor POSIX
// says it. Linux and most stacks reset them, so that the clients learn it: ECONNRESET. A
// handshake that has not ended is forgotten, and its last ACK answered as at a closed
// port, where RFC 9293 would have a FIN do as well (section 3.10.4, SYN-RECEIVED). The
// listening socket itself is the matter of close/listener.go.

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
		It("resets every connection that waits to be accepted",
			Req("linux/kernel/listen-stop"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				waiting := b.Peer(f).Enqueue(l, 3)
				l.Close()
				for _, c := range waiting {
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					Expect(c.History()).To(Equal("ShAr"))
				}
			})

		It("resets a connection that waits with data unread",
			Req("linux/kernel/listen-stop"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				c.Data("never read")
				c.Expect(TCP(capture.ACK))
				l.Close()
				c.ExpectReset()
				Expect(c.History()).To(HaveHistory(`^ShADar$`))
			})

		It("resets a connection that waits with data and a FIN",
			Req("linux/kernel/listen-stop"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				c.Data("for nobody")
				c.Fin()
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				l.Close()
				c.ExpectReset()
				Expect(c.History()).To(HaveHistory(`^ShADa?Fa+r$`))
			})

		It("makes a waiting client's connection end with ECONNRESET",
			CallsAlone, Req("linux/kernel/listen-stop", "posix/recv/ECONNRESET"), func(b *Bench) {
				l := b.Listener(f, f.LoopbackAt(0), 5)
				s := b.DialLoopback(f, l)
				b.Checks("linux/kernel/listen-stop")
				l.Close()
				_, err := s.Try.Recv(1)
				Expect(err).To(HaveOccurred(), "recv: no error, but end of file, as if the peer had ended")
				b.Checks("posix/recv/ECONNRESET")
				Expect(err).To(FailWith(ECONNRESET))
			})

		It("answers the ACK that would end a handshake with a RST",
			Req("linux/kernel/listen-stop"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Open(l.Name())
				c.Expect(TCP(capture.SYN | capture.ACK))
				l.Close()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAr"))
			})

		It("sends the SYN+ACK of a handshake no more that has not ended",
			Req("linux/kernel/listen-stop"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Open(l.Name())
				c.Expect(TCP(capture.SYN | capture.ACK))
				l.Close()
				_, syn := b.Connecting(f)
				b.Wire.ExpectFor(Timer, With(capture.SYN), To(f.PeerAt(syn.TCP.DstPort)))
				Expect(c.Sees(With(capture.SYN))).To(HaveLen(1))
			})
	})
})
