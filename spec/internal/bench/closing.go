package bench

import (
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Closing starts a close that may block.
func (s *Socket) Closing() *Underway {
	return s.Go(func(try Calls) error { return try.Close() })
}

// ClosesFirst closes a connection in four segments, the stack's end before that of
// the bench: the stack is in TIME-WAIT then (RFC 9293 section 3.6).
func (s *Socket) ClosesFirst(c *Conn) {
	ginkgo.GinkgoHelper()
	s.Close()
	c.ExpectFin()
	c.Fin()
	c.Expect(TCP(capture.ACK))
}

// FinAgain sends the bench's FIN once more, and checks that the stack acknowledges it
// from TIME-WAIT: with the sequence number behind its own FIN, and nothing else.
func (c *Conn) FinAgain() {
	ginkgo.GinkgoHelper()
	c.b.Wire.Send(c.Again(capture.FIN | capture.ACK))
	ack := c.Expect(TCP(capture.ACK), Acks(c.Next()))
	gomega.Expect(ack.TCP.Seq).To(gomega.Equal(c.Received()))
	gomega.Expect(ack.SeqLen()).To(gomega.BeZero())
}

// UntilHistory waits until the history of the connection between two addresses is the
// one that is given: see History.
func (b *Bench) UntilHistory(from, to sock.Addr, history string) {
	ginkgo.GinkgoHelper()
	b.Until("the history is "+history, func() bool { return b.History(from, to) == history })
}

// FinOrReset matches a segment that ends a connection, in whichever way.
var FinOrReset = Match{"TCP with FIN or RST", func(s *Segment) bool {
	return s.Has(capture.FIN) || s.Has(capture.RST)
}}

// Fades waits until nothing is left of a connection that the stack is about to give up,
// and returns how long that took. It asks with a segment from before the handshake's
// end, which changes nothing and is answered with an ACK, or with a RST when nobody
// knows of the connection any more.
func (c *Conn) Fades() time.Duration {
	ginkgo.GinkgoHelper()
	begin := time.Now()
	ask := c.Segment(capture.ACK, "")
	ask.TCP.Seq -= 100
	var asked time.Time
	c.b.UntilFor("nothing is left of the connection", 3*time.Second, func() bool {
		if time.Since(asked) > 50*time.Millisecond {
			asked = time.Now()
			c.b.Wire.Send(ask)
		}
		return len(c.Sees(With(capture.RST))) > 0
	})
	return time.Since(begin)
}
