// Both sides may close at the same time: the FINs cross on the wire. Each side then gets
// a FIN where it expects an ACK of its own, acknowledges it, and is in CLOSING until its
// own is acknowledged. From there both go to TIME-WAIT, where otherwise only one does:
// RFC 9293, section 3.6, figure 13. The FIN is sent again in CLOSING as elsewhere, data
// that cross it are read, and a RST ends it all. It is rare, and so a corner that stacks
// get wrong.

package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("acknowledges the FIN that crosses its own, and is in CLOSING",
			Req("rfc9293/3.10.7.4/fin-finwait1-noack-closing"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				crosses(c)
				s.Reaches(CLOSING)
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*fA(TF)*$`))
			})

		It("goes from CLOSING to TIME-WAIT when its FIN is acknowledged",
			Req("rfc9293/3.10.7.4/fin-finwait1-noack-closing",
				"rfc9293/3.10.7.4/timewait-refin"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				crosses(c)
				s.Reaches(CLOSING)
				c.Ack()
				b.Until("the connection is in CLOSING no more", func() bool {
					return s.Info().State != CLOSING
				})
				Expect(s.Info().State).To(BeElementOf(TIME_WAIT, CLOSED),
					"of which the second says that nothing is left for the socket to do")
				c.FinAgain()
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*fA(TF)*a(TF)*tf(TF)*A$`))
			})

		It("ends in TIME-WAIT after close too",
			Req("rfc9293/3.10.7.4/fin-finwait1-noack-closing", "rfc9293/MUST-13"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				crosses(c)
				c.Ack()
				c.FinAgain()
				c.FinAgain()
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*fA(TF)*a(TF)*tf(TF)*AtfA$`))
			})

		It("ends an accepted connection in the same way",
			Req("rfc9293/3.10.7.4/fin-finwait1-noack-closing", "rfc9293/MUST-13"), func(b *Bench) {
				s, c := b.Accepted(f)
				s.Close()
				crosses(c)
				c.Ack()
				c.FinAgain()
				Expect(c.History()).To(HaveHistory(`^ShAf(tf)*Fa(tf)*A(tf)*TF(tf)*a$`))
			})

		It("sends its FIN again in CLOSING, with the peer's acknowledged",
			Req("rfc9293/3.6/retransmit-until-fin-acked",
				"rfc9293/3.10.7.4/timewait-refin"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				first := crosses(c)
				again := c.ExpectFor(Timer, With(capture.FIN))
				Expect(again.TCP.Seq).To(Equal(first.TCP.Seq))
				Expect(again.TCP.Ack).To(Equal(c.Next()))
				c.Ack()
				c.FinAgain()
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*fA(TF)+a(TF)*tf(TF)*A$`))
			})

		It("gives a reader the data that cross its FIN, and then end of file",
			Req("rfc9293/3.10.3/recv-in-finwait",
				"posix/recv/orderly-shutdown-zero"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				fin := c.Expect(With(capture.FIN))
				c.SendAcking(fin.TCP.Seq, capture.PSH, "crossing")
				c.SendAcking(fin.TCP.Seq, capture.FIN, "")
				Expect(s.Recv(16)).To(Equal("crossing"))
				Expect(s.Recv(16)).To(BeEmpty())
				s.Reaches(CLOSING)
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*d[A2TF]*f[A2TF]+$`))
			})

		It("forgets the connection when a RST comes in CLOSING",
			Req("rfc9293/3.10.7.4/rst-closing-states",
				"rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				crosses(c)
				c.Reset()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*fA(TF)*raR$`))
			})
	})
})

// crosses sends a FIN that does not acknowledge the stack's, and returns that once
// the stack has acknowledged the bench's.
func crosses(c *Conn) *Segment {
	GinkgoHelper()
	fin := c.Expect(With(capture.FIN))
	c.SendAcking(fin.TCP.Seq, capture.FIN, "")
	ack := c.Expect(TCP(capture.ACK), Acks(c.Next()))
	Expect(ack.TCP.Seq).To(Equal(fin.TCP.Seq + 1))
	return fin
}
