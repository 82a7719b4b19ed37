package bench

import (
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Deliver sends data to the stack and waits until the stack has acknowledged them.
func (c *Conn) Deliver(data string) {
	ginkgo.GinkgoHelper()
	c.Data(data)
	c.Expect(TCP(capture.ACK), Acks(c.Next()))
}

// Finish sends the bench's FIN, and waits until the stack has acknowledged it.
func (c *Conn) Finish() {
	ginkgo.GinkgoHelper()
	c.Fin()
	c.Expect(TCP(capture.ACK), Acks(c.Next()))
}

// ExpectAll acknowledges what the stack sends up to its FIN, and returns the data.
func (c *Conn) ExpectAll() string {
	ginkgo.GinkgoHelper()
	var data strings.Builder
	for {
		next := c.Received()
		s := c.Expect(DataOrFin)
		data.Write(s.PayloadFrom(next))
		c.Ack()
		if s.Has(capture.FIN) {
			return data.String()
		}
	}
}

// Stall closes the bench's window. It sends a byte, so that the stack has heard of it
// once that byte is acknowledged; s, the stack's end, reads the byte.
func (c *Conn) Stall(s *Socket) {
	ginkgo.GinkgoHelper()
	c.Window = 0
	c.Deliver("0")
	gomega.Expect(s.Recv(1)).To(gomega.Equal("0"))
}

// Resume opens the bench's window again.
func (c *Conn) Resume() {
	ginkgo.GinkgoHelper()
	c.Window = 65535
	c.Ack()
}

// Carries sends data from the bench's end of a connection, and checks that s, the
// stack's end, receives them.
func (c *Conn) Carries(s *Socket) {
	ginkgo.GinkgoHelper()
	c.Data("still here")
	s.Poll(sock.POLLIN) // the socket may be one that does not block
	gomega.Expect(s.Recv(20)).To(gomega.Equal("still here"))
	c.Expect(TCP(capture.ACK))
}

// ResetAt sends a RST with a sequence number of the spec's choice.
func (c *Conn) ResetAt(seq uint32) {
	ginkgo.GinkgoHelper()
	rst := c.Segment(capture.RST, "")
	rst.TCP.Seq = seq
	c.b.Wire.Send(rst)
}

// ZeroProbe matches a probe of the closed window: it begins at the last byte that the
// bench has received, or behind it (RFC 9293 section 3.8.6.1).
func (c *Conn) ZeroProbe() Match {
	return Match{"a zero-window probe", func(s *Segment) bool {
		return s.Has(capture.ACK) && !s.Has(capture.SYN) &&
			(s.TCP.Seq == c.Received()-1 || s.TCP.Seq == c.Received() && len(s.Payload) == 1)
	}}
}

// ExpectProbe waits for the next probe of a closed window, and returns the byte that it
// brings: some stacks send new data, others none or an old number.
func (c *Conn) ExpectProbe() string {
	ginkgo.GinkgoHelper()
	next := c.Received()
	return string(c.ExpectFor(Timer, c.ZeroProbe()).PayloadFrom(next))
}
