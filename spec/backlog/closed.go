// What becomes of the connections that wait to be accepted when their listener is
// closed? Their clients believe them established and may have sent a request already,
// but no program will ever own them. RFC 9293 (section 3.10.4) knows no queue and only
// says that CLOSE in LISTEN deletes the connection record. What every stack does is to
// reset them, so that the clients learn it: ECONNRESET. A handshake that is not complete
// is forgotten, and its last ACK answered as at a closed port. The listening socket
// itself is the matter of close/listener.go.

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
			Req("rfc9293/3.10.4/close-listen"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				waiting := b.Peer(f).Enqueue(l, 3)
				l.Close()
				for _, c := range waiting {
					c.ExpectReset()
					Expect(c.History()).To(Equal("ShAr"))
				}
			})

		It("resets a connection that waits with data unread",
			Req("rfc9293/SHLD-3"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				c.Data("never read")
				c.Expect(TCP(capture.ACK))
				l.Close()
				c.ExpectReset()
				Expect(c.History()).To(HaveHistory(`^ShADar$`))
			})

		It("answers the ACK of a handshake that ends after it with a RST",
			Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Open(l.Name())
				c.Expect(TCP(capture.SYN | capture.ACK))
				l.Close()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAr"))
			})

		It("makes a waiting client's connection end with ECONNRESET",
			Req("posix/recv/ECONNRESET"), func(b *Bench) {
				l := b.Listener(f, f.LoopbackAt(0), 5)
				s := b.DialLoopback(f, l)
				l.Close()
				_, err := s.Try.Recv(1)
				Expect(err).To(FailWith(ECONNRESET))
			})

		It("resets the connections that nobody has accepted",
			Req("rfc9293/3.10.4/close-listen"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				waiting := b.Peer(f).Enqueue(l, 3)
				l.Close()
				for _, c := range waiting {
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					Expect(c.History()).To(Equal("ShAr"))
				}
			})

		It("resets a connection that nobody has accepted and that holds data and a FIN",
			Req("rfc9293/3.10.4/close-listen"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				c.Data("for nobody")
				c.Fin()
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				l.Close()
				c.ExpectReset()
				Expect(c.History()).To(HaveHistory(`^ShADa?Fa+r$`))
			})

		It("answers the ACK that would end a handshake with a RST",
			Req("rfc9293/3.10.4/close-listen", "rfc9293/3.5.2/closed-rst"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Open(l.Name())
				c.Expect(TCP(capture.SYN | capture.ACK))
				l.Close()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAr"))
			})

		It("sends the SYN+ACK of such a handshake no more",
			Req("rfc9293/3.10.4/close-listen"), func(b *Bench) {
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
