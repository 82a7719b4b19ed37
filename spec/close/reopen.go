// TIME-WAIT holds a pair of addresses and ports, but a new connection between them need
// not wait if it is certainly new. RFC 9293 (MAY-2) lets a SYN reopen the connection,
// and RFC 6191, which it recommends (SHLD-4), says which: one with a later time stamp,
// whatever its number, and without time stamps one with a greater number. A SYN that may
// be an old one is dropped in silence. Linux answers it with the last ACK instead, and
// looks at time stamps only if the old connection had them.

package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	const before, after = 1000, 1001 // time stamps

	OverTCP(func(f Family) {
		It("is allowed to a SYN with a greater time stamp, whatever its number",
			Req("rfc6191/2/ts-greater", "rfc9293/SHLD-4"), func(b *Bench) {
				for _, distance := range []int{1000, -1000} {
					l, c := waiting(b, f, before)
					again := c.Another(c.Next() + uint32(distance))
					again.Timestamp = after
					again.Open()
					l.Admits(again)
				}
			})

		It("is allowed to a SYN with the same time stamp and a greater number",
			Req("rfc6191/2/ts-equal-seq-greater", "rfc9293/SHLD-4"), func(b *Bench) {
				l, c := waiting(b, f, before)
				again := c.Another(c.Next() + 1000)
				again.Timestamp = before
				again.Open()
				l.Admits(again)
			})

		It("is allowed to a SYN without a time stamp and with a greater number",
			Req("rfc6191/2/ts-gone-seq-greater", "rfc9293/SHLD-4"), func(b *Bench) {
				l, c := waiting(b, f, before)
				again := c.Another(c.Next() + 1000)
				again.Open()
				l.Admits(again)
			})

		It("is refused in silence to a SYN with a smaller time stamp, whatever its number",
			Req("rfc6191/2/ts-otherwise-drop"), func(b *Bench) {
				_, c := waiting(b, f, after)
				for _, iss := range []uint32{c.Next() + 1000, c.Next() - 1000} {
					again := c.Another(iss)
					again.Timestamp = before
					again.Open()
					Expect(again.History()).To(Equal("S"), "the connection's history: the answer is to be none")
				}
				c.FinAgain()
			})

		It("is allowed to a SYN with a time stamp when the connection had none",
			Req("rfc6191/2/nots-newts"), func(b *Bench) {
				l, c := waiting(b, f, 0)
				again := c.Another(c.Next() - 1000)
				again.Timestamp = after
				again.Open()
				Expect(again.Expect().TCP.Flags.String()).To(Equal("SYN|ACK"))
				again.Ack()
				Expect(l.Accept().PeerName()).To(Equal(again.Local()))
				Expect(again.History()).To(Equal("ShA"))
			})

		It("is allowed to a SYN with a greater number when neither has time stamps, and begins "+
			"behind the old connection",
			Req("rfc6191/2/nots-seq-greater", "rfc9293/MUST-13"), func(b *Bench) {
				l, c := waiting(b, f, 0)
				again := c.Another(c.Next() + 1000)
				again.Open()
				b.Checks("rfc6191/2/nots-seq-greater")
				answer := again.Expect(TCP(capture.SYN | capture.ACK))
				b.Checks("rfc9293/MUST-13")
				Expect(int32(answer.TCP.Seq-c.Received())).To(BeNumerically(">=", 0),
					"the distance of the new initial sequence number from the old connection's end")
				b.Checks("rfc6191/2/nots-seq-greater")
				again.Ack()
				again.Data("second life")
				Expect(l.Accept().Recv(20)).To(Equal("second life"))
				Expect(again.History()).To(HaveHistory(`^ShADa?$`))
			})

		It("is refused to a SYN that is older than the connection, which goes on waiting",
			Req("rfc9293/MUST-13"), func(b *Bench) {
				l, c := waiting(b, f, 0)
				again := c.Another(c.Next() - 1000)
				again.Open()
				Expect(again.Sees(With(capture.SYN), Acks(again.Next()))).To(BeEmpty())
				Expect(again.Sees(With(capture.RST))).To(BeEmpty())
				c.FinAgain()
				Expect(l.Ready(POLLIN)).To(BeEmpty())
			})
	})
})

// waiting is a connection in TIME-WAIT on the stack's side, and the listener that
// it came from. Its time stamps are all the same; with 0 it has none.
func waiting(b *Bench, f Family, timestamp uint32) (*Socket, *Conn) {
	GinkgoHelper()
	l := b.Listener(f, f.StackAt(0), 5)
	c := b.Peer(f).Prepare(l.Name())
	c.Timestamp = timestamp
	c.Open()
	c.Establish()
	l.Accept().ClosesFirst(c)
	return l, c
}
