package bench

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
)

// Transfers of more than a window. The bench offers no window scaling, so that a
// segment's window is as it stands there. It sends nothing twice: a stack has no reason
// to lose a segment within its window.

// Exchange sends all of out, as the stack's window allows it. At the same time it
// receives what the stack sends, up to its FIN, and acknowledges each segment. It
// returns the data once the stack has acknowledged all of out.
func (c *Conn) Exchange(out string) string {
	ginkgo.GinkgoHelper()
	return c.transfer(out, true)
}

// Pour is Exchange that does not wait for the stack's FIN.
func (c *Conn) Pour(out string) string {
	ginkgo.GinkgoHelper()
	return c.transfer(out, false)
}

// Flood fills the stack's window, where nobody reads: it sends until the stack has
// acknowledged everything and has no room for a further segment.
func (c *Conn) Flood() {
	ginkgo.GinkgoHelper()
	const enough = 16 << 20 // a stack that has room for this has no window
	x := c.flow(strings.Repeat("x", enough))
	for x.unacked > 0 || x.room() >= segment {
		x.push(segment)
		if x.out == "" {
			failf("the stack takes %d bytes that nobody reads "+
				"where the spec needs it to close its window", enough)
		}
		x.heard(c.Expect(With(capture.ACK)))
	}
}

// segment is what an Ethernet frame has room for behind the headers of IPv6 and TCP.
const segment = 1500 - 40 - 20

// flow is a transfer under way.
type flow struct {
	c       *Conn
	out     string // not sent yet
	unacked int    // bytes on their way
	edge    uint32 // the first sequence number behind the stack's window
}

func (c *Conn) flow(out string) *flow {
	x := &flow{c: c, out: out}
	for _, s := range slices.Backward(c.b.Wire.all()[:c.cursor]) {
		if all([]Match{fromStack, c.mine()}, s) {
			x.heard(s)
			break
		}
	}
	return x
}

func (c *Conn) transfer(out string, toEnd bool) string {
	ginkgo.GinkgoHelper()
	var in strings.Builder
	x := c.flow(out)
	x.push(1)
	for ended := !toEnd; x.out != "" || x.unacked > 0 || !ended; {
		next := c.rcvNxt
		s := c.Expect()
		if s.SeqLen() > 0 {
			in.Write(s.PayloadFrom(next))
			ended = ended || s.Has(capture.FIN) && c.rcvNxt == s.TCP.Seq+s.SeqLen()
			c.Ack()
		}
		x.heard(s)
		x.push(1)
	}
	return in.String()
}

// heard notes what a segment says of the stack's window, and of what has arrived.
func (x *flow) heard(s *Segment) {
	if s.Has(capture.ACK) {
		x.edge = s.TCP.Ack + uint32(s.TCP.Window)
		x.unacked = int(x.c.sndNxt - s.TCP.Ack)
	}
}

// room returns how many bytes the stack's window has room for.
func (x *flow) room() int { return max(0, int(int32(x.edge-x.c.sndNxt))) }

// push sends what the stack's window has room for, in segments of at least so many
// bytes; only the last one may have fewer.
func (x *flow) push(least int) {
	ginkgo.GinkgoHelper()
	for {
		size := min(len(x.out), segment, x.room())
		if size == 0 || size < min(least, len(x.out)) {
			return
		}
		x.c.Data(x.out[:size])
		x.out = x.out[size:]
		x.unacked += size
	}
}
