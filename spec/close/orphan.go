// After the last close a connection may live on without a descriptor: it has data to
// send, or waits for the peer's FIN. Linux calls it an orphan. RFC 9293 gives it all the
// time there is: it probes a closed window for as long as the peer answers (MUST-37),
// repeats its FIN, and waits in FIN-WAIT-2 for a FIN that may never come. A peer could
// tie up memory like that for ever, so stacks set limits: Linux gives up after
// tcp_orphan_retries, leaves FIN-WAIT-2 after tcp_fin_timeout (60 s) or TCP_LINGER2, and
// forgets at once what is reset. The limits are for orphans alone.

package close

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		Context("with data to send", func() {
			It("probes a closed window, and sends the data and then its FIN once it opens",
				Req("rfc9293/MUST-36",
					"rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
					s, c := b.Connected(f)
					c.Stall(s)
					s.Send("queued")
					s.Close()
					first := c.ExpectProbe()
					Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
					c.Resume()
					Expect(first + c.ExpectAll()).To(Equal("queued"))
					Expect(c.History()).To(HaveHistory(`^ShA(d|w)A?P+[ua]T?D.*F.*a$`))
				})

			It("goes on for as long as the peer answers its probes",
				Req("rfc9293/MUST-37"), func(b *Bench) {
					s, c := b.Connected(f)
					c.Stall(s)
					s.Send("queued")
					s.Close()
					var first string
					for range 3 {
						first += c.ExpectProbe()
						c.Ack()
					}
					c.Resume()
					Expect(first + c.ExpectAll()).To(Equal("queued"))
					Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				})

			It("sends all of them behind a slow reader",
				Req("rfc9293/3.10.4/close-established-flush-fin",
					"posix/general/2.10.16/SO_LINGER-off-fast"), func(b *Bench) {
					s, c := b.Connected(f)
					c.Window = 2000
					c.Data("0")
					Expect(s.Recv(1)).To(Equal("0"))
					queued := strings.Repeat("queued ", 2000)
					s.Send(queued)
					s.Close()
					Expect(c.ExpectAll()).To(Equal(queued))
					Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				})

			It("forgets them when the peer resets the connection",
				Req("rfc9293/3.10.7.4/rst-exact-reset",
					"rfc9293/3.10.7.4/rst-flushes-queues"), func(b *Bench) {
					s, c := b.Connected(f)
					c.Stall(s)
					s.Send("queued")
					s.Close()
					c.Reset()
					c.Resume()
					b.Checks("rfc9293/3.10.7.4/rst-exact-reset")
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					b.Checks("rfc9293/3.10.7.4/rst-flushes-queues")
					Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
				})

			It("gives a probe up after tcp_orphan_retries",
				Req("linux/tcp7/orphan_retries"), Need(protocol.FeatureSysctl), func(b *Bench) {
					b.Sysctl("net.ipv4.tcp_orphan_retries", "1")
					s, c := b.Connected(f)
					c.Stall(s)
					s.Send("queued")
					s.Close()
					c.ExpectFor(Timer, c.ZeroProbe())
					c.Fades()
					Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
					Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				})
		})

		Context("in FIN-WAIT-1", func() {
			It("is forgotten when a RST comes",
				Req("rfc9293/3.10.7.4/rst-exact-reset",
					"rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Close()
					c.Expect(With(capture.FIN))
					c.Reset()
					c.Ack()
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					Expect(c.History()).To(HaveHistory(`^ShAF(TF)*raR$`))
				})

			It("is given up after tcp_orphan_retries",
				Req("linux/tcp7/orphan_retries"), Need(protocol.FeatureSysctl), func(b *Bench) {
					b.Sysctl("net.ipv4.tcp_orphan_retries", "1")
					s, c := b.Connected(f)
					s.Close()
					c.Expect(With(capture.FIN))
					c.ExpectFor(Timer, With(capture.FIN))
					c.Fades()
					Expect(len(c.Sees(With(capture.FIN)))).To(BeNumerically("<=", 4))
				})
		})

		Context("in FIN-WAIT-2", func() {
			It("ends after tcp_fin_timeout",
				Req("linux/tcp7/fin_timeout"), Need(protocol.FeatureSysctl), func(b *Bench) {
					b.Sysctl("net.ipv4.tcp_fin_timeout", "1")
					s, c := b.Connected(f)
					s.Close()
					c.ExpectFin()
					Expect(c.Fades()).To(BeNumerically("~", 1400*time.Millisecond, 500*time.Millisecond))
				})

			It("ends after the time of TCP_LINGER2", Req("linux/tcp7/TCP_LINGER2"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Set(IPPROTO_TCP, TCP_LINGER2, 1)
				s.Close()
				c.ExpectFin()
				Expect(c.Fades()).To(BeNumerically("~", 1400*time.Millisecond, 500*time.Millisecond))
			})

			It("is no orphan, and stays, while a descriptor is open",
				Req("rfc9293/3.10.7.4/finwait2-no-timeout"),
				Need(protocol.FeatureSysctl), func(b *Bench) {
					b.Sysctl("net.ipv4.tcp_fin_timeout", "1")
					s, c := b.Connected(f)
					orphan, other := b.Connected(f)
					s.Shutdown(SHUT_WR)
					c.ExpectFin()
					orphan.Close()
					other.ExpectFin()
					other.Fades()
					c.Data("not too late")
					Expect(s.Recv(20)).To(Equal("not too late"))
					Expect(s.Info().State).To(Equal(FIN_WAIT_2))
					Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				})

			It("answers a SYN with an ACK",
				Req("rfc9293/3.10.7.4/syn-sync-challenge",
					"rfc9293/3.10.7.4/rfc5961-optional"), func(b *Bench) {
					s, c := b.Accepted(f)
					s.Close()
					c.ExpectFin()
					again := c.Another(c.Next() + 1000)
					again.Open()
					answer := again.Expect()
					b.Checks("rfc9293/3.10.7.4/rfc5961-optional")
					Expect(answer.Has(capture.RST)).To(BeFalse(), "whether the answer is a RST")
					b.Checks("rfc9293/3.10.7.4/syn-sync-challenge")
					Expect(answer.TCP.Flags.String()).To(Equal("ACK"))
					Expect(answer.TCP.Ack).To(Equal(c.Next()))
				})

			It("is forgotten when a RST comes",
				Req("rfc9293/3.10.7.4/rst-exact-reset",
					"rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
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
			It("sends its FIN until that is acknowledged, and is forgotten then",
				Req("rfc9293/3.6/retransmit-until-fin-acked",
					"rfc9293/3.10.4/close-closewait-lastack",
					"rfc9293/3.10.7.4/lastack-closed"), func(b *Bench) {
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

			It("acknowledges the peer's FIN when that comes again",
				Req("rfc9293/3.5.2/sync-bad-segment-ack"), func(b *Bench) {
					s, c := lastAck(b, f)
					s.Close()
					fin := c.Expect(With(capture.FIN))
					repeated := c.Again(capture.FIN | capture.ACK)
					repeated.TCP.Ack = fin.TCP.Seq
					b.Wire.Send(repeated)
					Expect(c.Expect(TCP(capture.ACK)).TCP.Ack).To(Equal(c.Next()))
					Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				})

			It("is forgotten when a RST comes",
				Req("rfc9293/3.10.7.4/rst-closing-states",
					"rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
					s, c := lastAck(b, f)
					s.Close()
					c.Expect(With(capture.FIN))
					c.Reset()
					c.Ack()
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					Expect(c.History()).To(HaveHistory(`^ShAf(A|T?F)+raR$`))
				})

			It("sends what is queued before its FIN",
				Req("rfc9293/3.10.4/close-closewait-lastack"), func(b *Bench) {
					s, c := b.Connected(f)
					c.Stall(s)
					c.Fin()
					Expect(s.Recv(1)).To(BeEmpty())
					s.Send("queued")
					s.Close()
					Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
					c.Resume()
					Expect(c.ExpectAll()).To(Equal("queued"))
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
