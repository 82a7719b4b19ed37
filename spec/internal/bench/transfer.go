package bench

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
)

// Transfers of more than a window. The bench has offered no window scaling, so
// that windows stand in segments as they are; and it repeats nothing: a stack has
// no reason to lose a segment within its window.

// Exchange sends all of out, as the stack's window allows it, and takes what the
// stack sends at the same time, up to its FIN; it acknowledges each segment. It
// returns what came, once the stack has acknowledged out.
func (c *Conn) Exchange(out string) string {
	ginkgo.GinkgoHelper()
	return c.transfer(out, true)
}

// Pour is Exchange without waiting for the stack's FIN.
func (c *Conn) Pour(out string) string {
	ginkgo.GinkgoHelper()
	return c.transfer(out, false)
}

// Flood sends until the stack has acknowledged everything and has no room for a
// further segment: nobody reads what comes.
func (c *Conn) Flood() {
	ginkgo.GinkgoHelper()
	const enough = 16 << 20 // A stack that has room for this has no window.
	x := c.flow(strings.Repeat("x", enough))
	for x.unacked > 0 || x.room() >= segment {
		x.push(segment)
		if x.out == "" {
			failf("the stack takes %d bytes that nobody reads where the spec needs it to close its window", enough)
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
	edge    uint32 // the sequence number that the stack's window ends before
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

// heard notes what a segment says of the window, and of what has arrived.
func (x *flow) heard(s *Segment) {
	if s.Has(capture.ACK) {
		x.edge = s.TCP.Ack + uint32(s.TCP.Window)
		x.unacked = int(x.c.sndNxt - s.TCP.Ack)
	}
}

// room is how many bytes the window has room for.
func (x *flow) room() int { return max(0, int(int32(x.edge-x.c.sndNxt))) }

// push sends what the window has room for, in segments of least bytes or more,
// the last one aside.
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
