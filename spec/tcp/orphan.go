package tcp

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// What becomes of a connection whose last descriptor is closed.
var _ = Part("tcp", "close", "orphan", func() {
	OverFamilies(func(f Family) {
		Context("with data to send", func() {
			It("probes a closed window, and sends the data and then its FIN once it opens", Req("rfc9293/MUST-36", "rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				stall(s, c)
				s.Send("queued")
				s.Close()
				first := probed(c)
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				resume(c)
				Expect(first + toFin(c)).To(Equal("queued"))
				Expect(c.History()).To(HaveHistory(`^ShA(d|w)A?P+[ua]T?D.*F.*a$`))
			})

			It("goes on for as long as the peer answers its probes", Req("rfc9293/MUST-37"), func(b *Bench) {
				s, c := b.Connected(f)
				stall(s, c)
				s.Send("queued")
				s.Close()
				var first string
				for range 3 {
					first += probed(c)
					c.Ack()
				}
				resume(c)
				Expect(first + toFin(c)).To(Equal("queued"))
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
			})

			It("sends all of them behind a slow reader", Req("rfc9293/3.10.4/close-established-flush-fin", "posix/general/2.10.16/SO_LINGER-off-fast"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Window = 2000
				c.Data("0")
				Expect(s.Recv(1)).To(Equal("0"))
				queued := strings.Repeat("queued ", 2000)
				s.Send(queued)
				s.Close()
				Expect(toFin(c)).To(Equal(queued))
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
			})

			It("forgets them when the peer resets the connection", Req("rfc9293/3.10.7.4/rst-exact-reset", "rfc9293/3.10.7.4/rst-flushes-queues"), func(b *Bench) {
				s, c := b.Connected(f)
				stall(s, c)
				s.Send("queued")
				s.Close()
				c.Reset()
				resume(c)
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
			})

			It("gives a probe up after tcp_orphan_retries", Req("linux/tcp7/orphan_retries"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_orphan_retries", "1")
				s, c := b.Connected(f)
				stall(s, c)
				s.Send("queued")
				s.Close()
				c.ExpectFor(Timer, zeroProbe(c))
				fades(b, c)
				Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
			})
		})

		Context("in FIN-WAIT-1", func() {
			It("is forgotten when a RST comes", Req("rfc9293/3.10.7.4/rst-exact-reset", "rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				c.Expect(With(capture.FIN))
				c.Reset()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*raR$`))
			})

			It("is given up after tcp_orphan_retries", Req("linux/tcp7/orphan_retries"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_orphan_retries", "1")
				s, c := b.Connected(f)
				s.Close()
				c.Expect(With(capture.FIN))
				c.ExpectFor(Timer, With(capture.FIN))
				fades(b, c)
				Expect(len(c.Sees(With(capture.FIN)))).To(BeNumerically("<=", 4))
			})
		})
	})
})

// zeroProbe matches a probe of the closed window: it begins at the last byte that
// the bench has received, or behind it.
func zeroProbe(c *Conn) Match {
	return Match{Name: "a zero-window probe", Is: func(s *Segment) bool {
		return s.Has(capture.ACK) && (s.TCP.Seq == c.Received()-1 || s.TCP.Seq == c.Received() && len(s.Payload) == 1)
	}}
}

// probed waits for the next probe of a closed window, and returns the byte that it
// brings. Some stacks send new data (RFC 9293 section 3.8.6.1), others an old number.
func probed(c *Conn) string {
	GinkgoHelper()
	next := c.Received()
	return string(c.ExpectFor(Timer, zeroProbe(c)).PayloadFrom(next))
}

// fades waits until nothing is left of a connection that the stack is about to
// give up, and returns how long that took. It asks with a segment from before the
// handshake's end, which changes nothing and is answered with an ACK, or with a RST
// when nobody knows of the connection any more.
func fades(b *Bench, c *Conn) time.Duration {
	GinkgoHelper()
	begin := time.Now()
	ask := c.Segment(capture.ACK, "")
	ask.TCP.Seq -= 100
	var asked time.Time
	b.UntilFor("nothing is left of the connection", 3*time.Second, func() bool {
		if time.Since(asked) > 50*time.Millisecond {
			asked = time.Now()
			b.Wire.Send(ask)
		}
		return len(c.Sees(With(capture.RST))) > 0
	})
	return time.Since(begin)
}
