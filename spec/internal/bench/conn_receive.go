package bench

import (
	"fmt"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
)

// Expect waits for the next segment of this connection that the stack sends and that
// all of the matches accept. What that segment and those before it brought in
// sequence counts as received; Ack acknowledges it.
func (c *Conn) Expect(matches ...Match) *Segment {
	ginkgo.GinkgoHelper()
	return c.ExpectFor(Patience, matches...)
}

// ExpectFor is Expect with another bound, for what a timer of the stack sends.
func (c *Conn) ExpectFor(patience time.Duration, matches ...Match) *Segment {
	ginkgo.GinkgoHelper()
	from := c.cursor
	s := c.b.Wire.next(patience, &c.cursor, append([]Match{fromStack, c.mine()}, matches...))
	c.receive(from)
	return s
}

// receive moves rcvNxt over what came in sequence between an index and the cursor.
func (c *Conn) receive(from int) {
	for _, s := range c.b.Wire.all()[from:c.cursor] {
		if !all([]Match{fromStack, c.mine()}, s) {
			continue
		}
		s.claimed = true
		if s.Has(capture.SYN) {
			c.irs, c.rcvNxt = s.TCP.Seq, s.TCP.Seq
		}
		if old := c.rcvNxt - s.TCP.Seq; old <= s.SeqLen() { // it may repeat what came before
			c.rcvNxt += s.SeqLen() - old
		}
		if stamps := s.TCP.Options.Timestamps; stamps != nil {
			c.echo = stamps[0]
		}
	}
}

// ExpectData waits until at least n bytes came in sequence, acknowledges each of
// their segments, and returns all that they brought.
func (c *Conn) ExpectData(n int) string {
	ginkgo.GinkgoHelper()
	var data strings.Builder
	for data.Len() < n {
		next := c.rcvNxt
		data.Write(c.Expect(Carrying).PayloadFrom(next))
		c.Ack()
	}
	return data.String()
}

// ExpectFin waits for the stack's FIN and acknowledges it.
func (c *Conn) ExpectFin() {
	ginkgo.GinkgoHelper()
	c.Expect(With(capture.FIN))
	c.Ack()
}

// ExpectReset waits for a RST of the stack, and returns it. Its sequence and
// acknowledgement numbers are those of RFC 9293, or the spec fails.
func (c *Conn) ExpectReset() *Segment {
	ginkgo.GinkgoHelper()
	return c.Expect(With(capture.RST))
}

// Sees returns the segments of this connection that the stack has sent so far and that
// match. It drains before, so that what is not among them was not sent.
func (c *Conn) Sees(matches ...Match) []*Segment {
	ginkgo.GinkgoHelper()
	return c.b.Wire.sees(append([]Match{fromStack, c.mine()}, matches...))
}

// History returns the connection in one line, upper case for the side that sent the
// first SYN: see Bench.History.
func (c *Conn) History() string {
	ginkgo.GinkgoHelper()
	return c.b.History(c.Local(), c.Remote())
}

// mine matches the segments of this connection that the stack sends.
func (c *Conn) mine() Match {
	name := fmt.Sprintf("of the connection %v to %v", c.remote, c.local)
	return Match{name, func(s *Segment) bool {
		return s.Packet.TCP != nil && s.Src() == c.remote && s.Dst() == c.local
	}}
}
