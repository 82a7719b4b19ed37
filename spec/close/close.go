// close of a connected socket takes the descriptor away at once, and the connection in
// its own time: what was sent is still delivered, then a FIN follows, and the peer reads
// end of file behind the last byte. close returns without waiting for that (RFC 9293,
// section 3.10.4; POSIX, unless SO_LINGER is set). The connection ends when both sides
// have sent a FIN and had it acknowledged: four segments, or three if the second FIN
// rides on the ACK of the first. Both FIN and data are sent again until they are
// acknowledged, though no descriptor is left to tell.

package close

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("sends a FIN with the next sequence number when nothing is queued",
			Req("posix/close/socket-destroyed",
				"rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				next := c.Received()
				s.Close()
				Expect(c.Expect(TCP(capture.FIN | capture.ACK)).TCP.Seq).To(Equal(next))
				c.Ack()
				Expect(c.History()).To(Equal("ShAFa"))
			})

		It("closes in four segments, the last of which acknowledges the peer's FIN",
			Req("rfc9293/3.10.7.4/fin-finwait2-timewait"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				c.ExpectFin()
				c.Fin()
				Expect(c.Expect(TCP(capture.ACK)).TCP.Ack).To(Equal(c.Next()))
				Expect(c.History()).To(Equal("ShAFafA"))
			})

		It("closes in three segments when the peer's FIN acknowledges its own",
			Req("rfc9293/3.10.7.4/fin-finwait1-acked-timewait"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				c.Expect(With(capture.FIN))
				c.Fin()
				Expect(c.Expect(TCP(capture.ACK)).TCP.Ack).To(Equal(c.Next()))
				Expect(c.History()).To(Equal("ShAFfA"))
			})

		It("closes an accepted connection with a FIN",
			Req("rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Accepted(f)
				s.Close()
				c.ExpectFin()
				Expect(c.History()).To(Equal("ShAfA"))
			})

		It("closes over loopback with a FIN each way",
			Req("posix/recv/orderly-shutdown-zero", "rfc9293/3.10.4/close-closewait-lastack"),
			Need("loopback"), func(b *Bench) {
				client, server := b.Pair(f)
				from, to := client.Name(), server.Name()
				client.Close()
				Expect(server.Recv(1)).To(BeEmpty())
				b.UntilHistory(from, to, "ShAFa")
				server.Close()
				b.UntilHistory(from, to, "ShAFafA")
			})

		It("sends its FIN behind the last byte of the data",
			Req("rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				first := c.Received()
				s.Send("last words")
				s.Close()
				Expect(c.ExpectAll()).To(Equal("last words"))
				Expect(c.Received()).To(Equal(first + 10 + 1))
				Expect(c.History()).To(HaveHistory(`^ShADa?Fa+$`))
			})

		It("returns from close at once, and sends what is queued and then the FIN when the peer "+
			"makes room",
			Req("posix/general/2.10.16/SO_LINGER-off-fast",
				"rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Stall(s)
				first, queued := c.Received(), strings.Repeat("queued ", 1000)
				s.Send(queued)
				s.Close()
				Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				c.Resume()
				Expect(c.ExpectAll()).To(Equal(queued))
				Expect(c.Received()).To(Equal(first + uint32(len(queued)) + 1))
			})

		It("pushes what MSG_MORE holds back",
			Req("rfc9293/3.9.1.4/close-implies-push"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Send("held", MSG_MORE)
				if len(c.Sees(Carrying)) > 0 {
					b.Lacks("MSG_MORE that holds data back")
				}
				s.Close()
				Expect(c.ExpectAll()).To(Equal("held"))
				Expect(c.History()).To(HaveHistory(`^ShAD(a?F)?a+$`))
			})

		It("sends its FIN again when it is not acknowledged",
			Req("rfc9293/3.6/retransmit-until-fin-acked"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				first := c.Expect(With(capture.FIN))
				second := c.ExpectFor(Timer, With(capture.FIN))
				Expect(second.TCP.Seq).To(Equal(first.TCP.Seq))
				c.Ack()
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)+a$`))
			})

		It("sends data again that is lost after close",
			Req("rfc9293/3.6/retransmit-until-fin-acked"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Send("lost")
				s.Close()
				lost := c.Expect(Carrying)
				again := c.ExpectFor(Timer, Carrying)
				Expect(again.TCP.Seq).To(Equal(lost.TCP.Seq))
				Expect(string(again.Payload)).To(Equal("lost"))
				Expect(c.History()).To(HaveHistory(`^ShADF.*TD`))
			})

		It("frees the descriptor",
			Req("posix/close/dealloc-fd", "posix/close/EBADF"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				Expect(s.Try.Close()).To(FailWith(EBADF))
				Expect(b.Socket(f, SOCK_STREAM).FD()).To(Equal(s.FD()))
				c.ExpectFin()
				Expect(c.History()).To(Equal("ShAFa"))
			})

		It("sends nothing when a socket without a connection is closed",
			Req("rfc9293/3.10.4/close-closed"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Bind(f.StackAt(0))
				s.Close()
				b.Wire.Quiet()
			})
	})
})
