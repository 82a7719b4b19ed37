// The side that closes first stays in TIME-WAIT for two maximum segment lifetimes (RFC
// 9293, MUST-13), for two reasons. Its last ACK may be lost, and then the peer's FIN
// comes again and must be acknowledged again. And segments of the old connection may
// still wander about, which a new one between the same ports must not take for its own.
// A RST with the expected number ends it by RFC 9293; RFC 1337 warns of just that, and
// tcp_rfc1337 makes Linux ignore it. Linux takes 60 s. bind beside it is in
// address/timewait.go, a SYN that ends it in reopen.go.

package close

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
		It("is held by a client that closed first, which acknowledges the peer's FIN whenever it comes",
			Req("rfc9293/MUST-13", "rfc9293/3.10.7.4/timewait-refin"), func(b *Bench) {
				s, c := b.Connected(f)
				s.ClosesFirst(c)
				for range 3 {
					c.FinAgain()
				}
				Expect(c.History()).To(Equal("ShAFafAtfAtfAtfA"))
			})

		It("is held by a server that closed first, while its listener goes on",
			Req("rfc9293/MUST-13", "rfc9293/3.10.7.4/timewait-refin"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				l.Accept().ClosesFirst(c)
				c.FinAgain()
				l.Admits(b.Peer(f).Open(l.Name()))
				Expect(c.History()).To(Equal("ShAfAFaTFa"))
			})

		It("is entered by shutdown as by close",
			Req("rfc9293/3.10.7.4/fin-finwait2-timewait",
				"rfc9293/3.10.7.4/timewait-refin"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				c.Fin()
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				c.FinAgain()
				s.Close()
				c.FinAgain()
				Expect(c.History()).To(Equal("ShAFafAtfAtfA"))
			})

		It("is entered at once when the peer's FIN acknowledges the stack's",
			Req("rfc9293/3.10.7.4/fin-finwait1-acked-timewait",
				"rfc9293/3.10.7.4/timewait-refin"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				c.Expect(With(capture.FIN))
				c.Fin()
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				c.FinAgain()
				Expect(c.History()).To(Equal("ShAFfAtfA"))
			})

		It("is entered by data and FIN of one segment that are read",
			Req("rfc9293/3.10.7.4/fin-finwait2-timewait",
				"rfc9293/3.10.3/recv-in-finwait"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				c.Send(capture.FIN|capture.ACK|capture.PSH, "last")
				Expect(s.Recv(16)).To(Equal("last"))
				Expect(s.Recv(16)).To(BeEmpty())
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				c.FinAgain()
				Expect(c.History()).To(HaveHistory(`^ShAFadfA+tf[AU]$`))
			})

		It("answers an old segment with an ACK that tells what is expected",
			Req("rfc9293/3.5.2/sync-bad-segment-ack"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Data("once")
				Expect(s.Recv(16)).To(Equal("once"))
				s.ClosesFirst(c)
				b.Wire.Send(old(c, capture.ACK|capture.PSH, "once"))
				answer := c.Expect(TCP(capture.ACK), Acks(c.Next()))
				Expect(answer.TCP.Seq).To(Equal(c.Received()))
				Expect(answer.Payload).To(BeEmpty())
				Expect(c.History()).To(HaveHistory(`^ShAdA?FafAtdA$`))
			})

		It("ignores text behind the peer's FIN",
			Req("rfc9293/3.10.7.4/ignore-text-after-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				s.ClosesFirst(c)
				c.Data("ghost")
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				Expect(c.Sees(Acks(c.Next()))).To(BeEmpty())
				Expect(c.History()).To(HaveHistory(`^ShAFafAd[A2]?$`))
			})

		It("is ended by a RST with the expected number",
			Req("rfc9293/3.10.7.4/rst-closing-states"), func(b *Bench) {
				s, c := b.Connected(f)
				s.ClosesFirst(c)
				c.Reset()
				c.Ack()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAFafAraR"))
			})

		It("is not ended by a RST outside of the window",
			Req("rfc9293/3.5.3/rst-window-check"), func(b *Bench) {
				s, c := b.Connected(f)
				s.ClosesFirst(c)
				c.ResetAt(c.Next() - 1000)
				c.ResetAt(c.Next() + 1<<30)
				c.FinAgain()
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				Expect(c.History()).To(HaveHistory(`^ShAFafA[rg]+tfA$`))
			})

		It("is not ended by a RST where tcp_rfc1337 is set",
			Req("linux/tcp7/rfc1337-on"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_rfc1337", "1")
				s, c := b.Connected(f)
				s.ClosesFirst(c)
				c.Reset()
				c.FinAgain()
				Expect(c.History()).To(Equal("ShAFafArtfA"))
			})

		It("is skipped where tcp_max_tw_buckets allows none",
			Req("linux/tcp7/max_tw_buckets"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.ipv4.tcp_max_tw_buckets", "0")
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				c.Fin()
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				s.Close()
				b.Wire.Send(c.Again(capture.FIN | capture.ACK))
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAFafAtfR"))
			})

		It("is not held by the side that closed last, which answers what comes later with a RST",
			Req("rfc9293/3.10.7.4/lastack-closed", "rfc9293/3.5.2/closed-rst",
				"rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Fin()
				Expect(s.Recv(1)).To(BeEmpty())
				s.Close()
				c.ExpectFin()
				b.Wire.Send(c.Again(capture.FIN | capture.ACK))
				rst := c.Expect(TCP(capture.RST))
				Expect(rst.TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(HaveHistory(`^ShAf[AF]+atfR$`))
			})

		It("is entered by the side that sends a RST",
			Req("rfc9293/3.5.2/rst-side-timewait"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("unread")
				s.Close()
				c.ExpectReset()
				c.Ack()
				Expect(c.Sees(With(capture.RST))).To(HaveLen(1),
					"RSTs: a second one says that nothing is left of the connection")
			})
	})
})

// old is a segment that the bench sent before its FIN, with the same payload.
func old(c *Conn, flags capture.Flags, payload string) *capture.Packet {
	p := c.Segment(flags, payload)
	p.TCP.Seq -= uint32(len(payload)) + 1
	return p
}
