// TCP ends its two directions apart. shutdown(SHUT_WR) sends a FIN behind the data and
// leaves the other direction open for as long as the peer likes: a client can say "this
// was my request" and still read the answer. The side that ended first waits in
// FIN-WAIT-2, the other one in CLOSE-WAIT, where it may go on sending (RFC 9293, section
// 3.6). It costs one FIN each way, however often it is shut down and then closed. What
// shutdown means for a socket without a connection, and SHUT_RD, are in shutdown.go.

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
		It("goes from FIN-WAIT-1 to FIN-WAIT-2 when its FIN is acknowledged, and there it stays",
			Req("rfc9293/3.6/half-close-ack-only"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.Expect(With(capture.FIN))
				s.Reaches(FIN_WAIT_1)
				c.Ack()
				s.Reaches(FIN_WAIT_2)
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*a+$`))
			})

		It("goes from CLOSE-WAIT to LAST-ACK and CLOSED when the peer was first",
			Req("rfc9293/3.10.7.4/fin-closewait", "rfc9293/3.10.4/close-closewait-lastack",
				"rfc9293/3.10.7.4/lastack-closed"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Finish()
				s.Reaches(CLOSE_WAIT)
				s.Shutdown(SHUT_WR)
				Expect(c.Expect(With(capture.FIN)).TCP.Ack).To(Equal(c.Next()))
				s.Reaches(LAST_ACK)
				c.Ack()
				s.Reaches(CLOSED)
				Expect(c.History()).To(HaveHistory(`^ShAfAF(TF)*a+$`))
			})

		It("acknowledges the peer's FIN and sends none of its own",
			Req("rfc9293/3.6/half-close-ack-only",
				"rfc9293/3.10.7.4/fin-closewait"), func(b *Bench) {
				_, c := b.Connected(f)
				c.Fin()
				ack := c.Expect(TCP(capture.ACK))
				Expect(ack.TCP.Ack).To(Equal(c.Next()))
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAfA"))
			})

		It("receives after SHUT_WR until the peer ends too",
			Req("posix/shutdown/wr-keeps-receive",
				"rfc9293/3.10.3/recv-in-finwait"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				c.Deliver("late")
				Expect(s.Recv(16)).To(Equal("late"))
				c.Deliver("later")
				Expect(s.Recv(16)).To(Equal("later"))
				c.Finish()
				Expect(s.Recv(16)).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAFadAdAfA"))
			})

		It("sends after the peer's FIN for as long as it likes",
			Req("rfc9293/3.10.2/send-closewait-ok"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Fin()
				Expect(s.Recv(1)).To(BeEmpty())
				reply := strings.Repeat("reply ", 4000)
				s.Send(reply)
				Expect(c.ExpectData(len(reply))).To(Equal(reply))
				s.Send("and more")
				Expect(c.ExpectData(8)).To(Equal("and more"))
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				Expect(c.History()).To(HaveHistory(`^ShAf[AaD]+$`))
			})

		It("keeps its FIN back until the queued data are sent",
			Req("posix/shutdown/wr-disables-send",
				"rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Stall(s)
				first, queued := c.Received(), strings.Repeat("queued ", 500)
				s.Send(queued)
				s.Shutdown(SHUT_WR)
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				c.Resume()
				Expect(c.ExpectAll()).To(Equal(queued))
				Expect(c.Received()).To(Equal(first + uint32(len(queued)) + 1))
			})

		It("sends one FIN, however often it is shut down and then closed",
			Req("rfc9293/3.10.4/close-twice-one-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				_ = s.Try.Shutdown(SHUT_WR) // it may fail
				s.Close()
				Expect(c.Sees(With(capture.FIN))).To(HaveLen(1))
				Expect(c.History()).To(Equal("ShAFa"))
			})
	})
})
