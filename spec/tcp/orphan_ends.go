package tcp

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// What becomes of a connection whose last descriptor is closed, once it has sent
// its FIN and the peer has acknowledged that, or was first to send one.
var _ = Part("tcp", "close", "orphan", func() {
	OverFamilies(func(f Family) {
		Context("in FIN-WAIT-2", func() {
			It("ends after tcp_fin_timeout", Req("linux/tcp7/fin_timeout"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_fin_timeout", "1")
				s, c := b.Connected(f)
				s.Close()
				c.ExpectFin()
				Expect(fades(b, c)).To(BeNumerically("~", 1400*time.Millisecond, 500*time.Millisecond))
			})

			It("ends after the time of TCP_LINGER2", Req("linux/tcp7/TCP_LINGER2"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Set(IPPROTO_TCP, TCP_LINGER2, 1)
				s.Close()
				c.ExpectFin()
				Expect(fades(b, c)).To(BeNumerically("~", 1400*time.Millisecond, 500*time.Millisecond))
			})

			It("is no orphan, and stays, while a descriptor is open", Req("linux/tcp7/fin_timeout", "rfc9293/3.10.7.4/finwait2-no-timeout"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_fin_timeout", "1")
				s, c := b.Connected(f)
				orphan, other := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				orphan.Close()
				other.ExpectFin()
				fades(b, other)
				c.Data("not too late")
				Expect(s.Recv(20)).To(Equal("not too late"))
				Expect(s.Info().State).To(Equal(FIN_WAIT_2))
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
			})

			It("answers a SYN with an ACK", Req("rfc9293/3.10.7.4/syn-sync-challenge"), func(b *Bench) {
				s, c := b.Accepted(f)
				s.Close()
				c.ExpectFin()
				again := c.Another(c.Next() + 1000)
				again.Open()
				answer := again.Expect()
				Expect(answer.TCP.Flags.String()).To(Equal("ACK"))
				Expect(answer.TCP.Ack).To(Equal(c.Next()))
			})

			It("is forgotten when a RST comes", Req("rfc9293/3.10.7.4/rst-exact-reset", "rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				c.ExpectFin()
				c.Reset()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAFaraR"))
			})
		})

		Context("in LAST-ACK", func() {
			It("sends its FIN until that is acknowledged, and is forgotten then", Req("rfc9293/3.6/retransmit-until-fin-acked", "rfc9293/3.10.4/close-closewait-lastack", "rfc9293/3.10.7.4/lastack-closed"), func(b *Bench) {
				s, c := lastAck(b, f)
				s.Close()
				first := c.Expect(With(capture.FIN))
				for range 2 {
					again := c.ExpectFor(Timer, With(capture.FIN))
					Expect(again.TCP.Seq).To(Equal(first.TCP.Seq))
					Expect(again.TCP.Ack).To(Equal(c.Next()))
				}
				c.Ack()
				c.Ack()
				c.ExpectReset()
				Expect(c.History()).To(HaveHistory(`^ShAf(A|T?F)+aaR$`))
			})

			It("acknowledges the peer's FIN when that comes again", Req("rfc9293/3.5.2/sync-bad-segment-ack"), func(b *Bench) {
				s, c := lastAck(b, f)
				s.Close()
				fin := c.Expect(With(capture.FIN))
				repeated := c.Again(capture.FIN | capture.ACK)
				repeated.TCP.Ack = fin.TCP.Seq
				b.Wire.Send(repeated)
				Expect(c.Expect(TCP(capture.ACK)).TCP.Ack).To(Equal(c.Next()))
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
			})

			It("is forgotten when a RST comes", Req("rfc9293/3.10.7.4/rst-closing-states", "rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, c := lastAck(b, f)
				s.Close()
				c.Expect(With(capture.FIN))
				c.Reset()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(HaveHistory(`^ShAf(A|T?F)+raR$`))
			})

			It("sends what is queued before its FIN", Req("rfc9293/3.10.4/close-closewait-lastack"), func(b *Bench) {
				s, c := b.Connected(f)
				stall(s, c)
				c.Fin()
				Expect(s.Recv(1)).To(BeEmpty())
				s.Send("queued")
				s.Close()
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				resume(c)
				Expect(toFin(c)).To(Equal("queued"))
				c.Ack()
				c.ExpectReset()
			})
		})
	})
})

// lastAck is a connection that the bench has ended, so that a close of the stack's
// side leads to LAST-ACK.
func lastAck(b *Bench, f Family) (*Socket, *Conn) {
	GinkgoHelper()
	s, c := b.Connected(f)
	c.Fin()
	Expect(s.Recv(1)).To(BeEmpty())
	return s, c
}
