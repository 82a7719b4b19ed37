package bench

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Conn is the bench's end of a TCP connection with the stack. It keeps the
// sequence numbers and does nothing by itself: each segment is one that a spec
// asks for.
type Conn struct {
	// Window is what the next segments advertise; 65,535 from the start.
	Window uint16
	// MSS is what the SYN offers; 1,460 from the start.
	MSS uint16
	// Timestamp is the TSval of the next segments (RFC 7323 section 3); while it
	// is 0, as from the start, they have no Timestamps option.
	Timestamp uint32

	b             *Bench
	local, remote netip.AddrPort
	iss, irs      uint32
	sndNxt        uint32
	rcvNxt        uint32
	echo          uint32 // the TSecr of the next segments
	cursor        int    // into the wire's packets
}

func newConn(b *Bench, local, remote netip.AddrPort) *Conn {
	const iss = 1_000_000
	return &Conn{Window: 65535, MSS: 1460, b: b, local: local, remote: remote, iss: iss, sndNxt: iss}
}

// Open sends a SYN from a fresh port of the host, and waits for nothing.
func (h Host) Open(to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	return h.OpenFrom(h.b.Port(), to)
}

// OpenFrom is Open from a port of the spec's choice.
func (h Host) OpenFrom(port uint16, to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	c := newConn(h.b, addrPort(h.addr, port), to.AddrPort())
	c.cursor = c.b.Wire.count()
	c.Send(capture.SYN, "")
	return c
}

// Dial opens a connection to a listening socket of the stack: SYN, SYN+ACK, ACK.
func (h Host) Dial(to sock.Addr) *Conn {
	ginkgo.GinkgoHelper()
	c := h.Open(to)
	c.Establish()
	return c
}

// Establish waits for the stack's SYN+ACK and acknowledges it.
func (c *Conn) Establish() {
	ginkgo.GinkgoHelper()
	c.Expect(TCP(capture.SYN | capture.ACK))
	c.Ack()
}

// Local is the bench's address of the connection.
func (c *Conn) Local() sock.Addr { return sock.AddrOf(c.local) }

// Remote is the stack's address of the connection.
func (c *Conn) Remote() sock.Addr { return sock.AddrOf(c.remote) }

// Next is the sequence number that the stack expects of the bench next.
func (c *Conn) Next() uint32 { return c.sndNxt }

// Received is the sequence number that the bench expects of the stack next.
func (c *Conn) Received() uint32 { return c.rcvNxt }

// Send sends a segment at the place where the last one ended. ACK is added once
// there is something to acknowledge, RST aside.
func (c *Conn) Send(flags capture.Flags, payload string) {
	ginkgo.GinkgoHelper()
	p := c.Segment(flags, payload)
	c.sndNxt += p.SeqLen()
	c.b.Wire.Send(p)
}

// Segment is what Send would send; a spec may change it and put it on the wire
// itself.
func (c *Conn) Segment(flags capture.Flags, payload string) *capture.Packet {
	p := &capture.Packet{
		Proto: capture.ProtoTCP,
		IP:    capture.IP{Src: c.local.Addr(), Dst: c.remote.Addr()},
		TCP: &capture.TCP{
			SrcPort: c.local.Port(), DstPort: c.remote.Port(),
			Seq: c.sndNxt, Flags: flags, Window: c.Window,
		},
		Payload: []byte(payload),
	}
	if flags&capture.SYN != 0 {
		p.TCP.Options.MSS = c.MSS
	}
	if flags&capture.ACK != 0 {
		p.TCP.Ack = c.rcvNxt
	}
	if c.Timestamp != 0 {
		p.TCP.Options.Timestamps = &[2]uint32{c.Timestamp, c.echo}
	}
	return p
}

// Ack acknowledges all that was received in order.
func (c *Conn) Ack() {
	ginkgo.GinkgoHelper()
	c.Send(capture.ACK, "")
}

// Data sends payload.
func (c *Conn) Data(payload string) {
	ginkgo.GinkgoHelper()
	c.Send(capture.ACK|capture.PSH, payload)
}

// Fin ends the bench's direction.
func (c *Conn) Fin() {
	ginkgo.GinkgoHelper()
	c.Send(capture.FIN|capture.ACK, "")
}

// Reset aborts the connection with a RST in sequence.
func (c *Conn) Reset() {
	ginkgo.GinkgoHelper()
	c.Send(capture.RST, "")
}

// Expect waits for the next segment of this connection that matches, and takes
// what it and those before it brought in sequence as received.
func (c *Conn) Expect(matches ...Match) *Segment {
	ginkgo.GinkgoHelper()
	return c.ExpectFor(Patience, matches...)
}

// ExpectFor is Expect with another bound.
func (c *Conn) ExpectFor(patience time.Duration, matches ...Match) *Segment {
	ginkgo.GinkgoHelper()
	from := c.cursor
	s := c.b.Wire.next(patience, &c.cursor, append([]Match{fromStack, c.mine()}, matches...))
	c.receive(from)
	return s
}

// receive moves rcvNxt over what came in sequence, up to the cursor.
func (c *Conn) receive(from int) {
	for _, s := range c.b.Wire.between(from, c.cursor) {
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

// ExpectData waits until n bytes came in sequence, acknowledges each segment, and
// returns them.
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

// PayloadFrom is the part of the segment's payload that begins with a sequence number;
// none if all of it is older, or if something is missing before it.
func (s *Segment) PayloadFrom(seq uint32) []byte {
	if old := seq - s.TCP.Seq; old <= uint32(len(s.Payload)) {
		return s.Payload[old:]
	}
	return nil
}

// ExpectFin waits for the stack's FIN and acknowledges it.
func (c *Conn) ExpectFin() {
	ginkgo.GinkgoHelper()
	c.Expect(With(capture.FIN))
	c.Ack()
}

// ExpectReset waits for a RST of the stack.
func (c *Conn) ExpectReset() *Segment {
	ginkgo.GinkgoHelper()
	return c.Expect(With(capture.RST))
}

// Sees returns what the stack has sent on this connection so far, as far as it
// matches; what is not in it, the stack has not sent.
func (c *Conn) Sees(matches ...Match) []*Segment {
	ginkgo.GinkgoHelper()
	return c.b.Wire.sees(append([]Match{fromStack, c.mine()}, matches...))
}

// History is the connection in one line: see capture.Conn.History. Upper case is
// the side that sent the first SYN.
func (c *Conn) History() string {
	ginkgo.GinkgoHelper()
	return c.b.History(c.Local(), c.Remote())
}

func (c *Conn) mine() Match {
	return Match{fmt.Sprintf("of the connection %v to %v", c.remote, c.local), func(s *Segment) bool {
		return s.Packet.TCP != nil && s.Src() == c.remote && s.Dst() == c.local
	}}
}

func (w *Wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.seen)
}

func (w *Wire) between(from, to int) []*Segment {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen[from:min(to, len(w.seen))]
}

// Again is the last segment once more, with flags: a retransmission.
func (c *Conn) Again(flags capture.Flags) *capture.Packet {
	before := *c
	before.sndNxt -= (&capture.Packet{TCP: &capture.TCP{Flags: flags}}).SeqLen()
	return before.Segment(flags, "")
}
