package bench

import (
	"net/netip"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Conn is the bench's end of a TCP connection with the stack. It keeps the sequence
// numbers and does nothing by itself, not even acknowledge: each segment is one that
// the spec asks for.
type Conn struct {
	// Window is what the next segments advertise; 65,535 from the start.
	Window uint16
	// MSS is what the next SYNs offer; 1,460 from the start. At 0 they offer none: so it
	// must be for a SYN whose Options.Raw a spec sets.
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
	cursor        int    // the first segment of the wire that Expect has not looked at
}

func newConn(b *Bench, local, remote netip.AddrPort) *Conn {
	return &Conn{
		Window: 65535, MSS: 1460,
		b: b, local: local, remote: remote, iss: b.iss, sndNxt: b.iss,
	}
}

// Another returns the bench's end of one more connection between the same addresses
// and ports. Its SYN, which Open sends, has the initial sequence number iss.
func (c *Conn) Another(iss uint32) *Conn {
	a := newConn(c.b, c.local, c.remote)
	a.iss, a.sndNxt = iss, iss
	return a
}

// Open sends the SYN of a connection that Prepare or Another made, and waits for
// nothing.
func (c *Conn) Open() {
	ginkgo.GinkgoHelper()
	c.cursor = len(c.b.Wire.all())
	c.Send(capture.SYN, "")
}

// Establish waits for the stack's SYN+ACK, which acknowledges the bench's SYN or the spec
// fails, and acknowledges it.
func (c *Conn) Establish() {
	ginkgo.GinkgoHelper()
	c.Expect(TCP(capture.SYN | capture.ACK))
	c.Ack()
}

// Local returns the bench's address of the connection.
func (c *Conn) Local() sock.Addr { return sock.AddrOf(c.local) }

// Remote returns the stack's address of the connection.
func (c *Conn) Remote() sock.Addr { return sock.AddrOf(c.remote) }

// Next returns the sequence number of what the bench sends next (SND.NXT).
func (c *Conn) Next() uint32 { return c.sndNxt }

// Received returns the sequence number behind all that the bench has received in
// sequence (RCV.NXT): what its next acknowledgement says.
func (c *Conn) Received() uint32 { return c.rcvNxt }

// Send sends a segment with exactly these flags, at the sequence number where the
// last segment ended. It adds no ACK; if flags hold it, the segment acknowledges all
// that Expect has received in sequence. A SYN offers the MSS, if
// that is not 0.
func (c *Conn) Send(flags capture.Flags, payload string) {
	ginkgo.GinkgoHelper()
	p := c.Segment(flags, payload)
	c.sndNxt += p.SeqLen()
	c.b.Wire.Send(p)
}

// SendAcking is Send with ACK and another acknowledgement number.
func (c *Conn) SendAcking(ack uint32, flags capture.Flags, payload string) {
	ginkgo.GinkgoHelper()
	p := c.Segment(flags|capture.ACK, payload)
	p.TCP.Ack = ack
	c.sndNxt += p.SeqLen()
	c.b.Wire.Send(p)
}

// Segment returns what Send would send, and sends nothing: a spec may change it and
// put it on the wire itself.
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

// Again returns the last segment once more, and sends nothing. It is for a segment
// without payload: flags are those that it had, such as SYN or FIN|ACK.
func (c *Conn) Again(flags capture.Flags) *capture.Packet {
	before := *c
	before.sndNxt -= (&capture.Packet{TCP: &capture.TCP{Flags: flags}}).SeqLen()
	return before.Segment(flags, "")
}

// Ack acknowledges all that was received in sequence.
func (c *Conn) Ack() {
	ginkgo.GinkgoHelper()
	c.Send(capture.ACK, "")
}

// Data sends payload, with ACK and PSH.
func (c *Conn) Data(payload string) {
	ginkgo.GinkgoHelper()
	c.Send(capture.ACK|capture.PSH, payload)
}

// Urgent sends payload whose last byte is urgent, with ACK, PSH and URG (RFC 9293
// section 3.8.5).
func (c *Conn) Urgent(payload string) {
	ginkgo.GinkgoHelper()
	p := c.Segment(capture.ACK|capture.PSH|capture.URG, payload)
	p.TCP.Urgent = uint16(len(payload)) // the octet behind it (MUST-62)
	c.sndNxt += p.SeqLen()
	c.b.Wire.Send(p)
}

// Fin sends a FIN, with ACK: the end of what the bench sends.
func (c *Conn) Fin() {
	ginkgo.GinkgoHelper()
	c.Send(capture.FIN|capture.ACK, "")
}

// Reset aborts the connection with a RST in sequence, without ACK.
func (c *Conn) Reset() {
	ginkgo.GinkgoHelper()
	c.Send(capture.RST, "")
}
