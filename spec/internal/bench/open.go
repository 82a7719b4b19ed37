package bench

import (
	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Prepare is the bench's end of a connection from a fresh port of the host that
// nobody knows of yet: a spec may set its fields before it calls Open.
func (h Host) Prepare(to sock.Addr) *Conn {
	return newConn(h.b, addrPort(h.addr, h.b.Port()), to.AddrPort())
}

// Another is the bench's end of one more connection between the same addresses
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
	c.cursor = c.b.Wire.count()
	c.Send(capture.SYN, "")
}

// Cross answers a SYN with a SYN that left before it came: a simultaneous open
// (RFC 9293 section 3.5, figure 7).
func (s *Segment) Cross() *Conn {
	ginkgo.GinkgoHelper()
	c := newConn(s.b, s.Dst(), s.Src())
	c.cursor = s.index + 1
	c.irs, c.rcvNxt = s.TCP.Seq, s.TCP.Seq+1
	c.Send(capture.SYN, "")
	return c
}

// SendAcking is Send with another acknowledgement number than that of all which
// the bench has received.
func (c *Conn) SendAcking(ack uint32, flags capture.Flags, payload string) {
	ginkgo.GinkgoHelper()
	p := c.Segment(flags|capture.ACK, payload)
	p.TCP.Ack = ack
	c.sndNxt += p.SeqLen()
	c.b.Wire.Send(p)
}
