package bench

import (
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Deliver sends data to the stack and waits until they are acknowledged.
func (c *Conn) Deliver(data string) {
	ginkgo.GinkgoHelper()
	c.Data(data)
	c.Expect(TCP(capture.ACK), Acks(c.Next()))
}

// Finish ends the bench's direction, and waits until its FIN is acknowledged.
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
		s := c.Expect(dataOrFin)
		data.Write(s.PayloadFrom(next))
		c.Ack()
		if s.Has(capture.FIN) {
			return data.String()
		}
	}
}

var dataOrFin = Match{Name: "with payload or FIN", Is: func(s *Segment) bool { return s.SeqLen() > 0 }}

// Stall closes the bench's window. A byte brings the news, so that the stack has it
// once that byte is acknowledged; s, the stack's end, reads it.
func (c *Conn) Stall(s *Socket) {
	ginkgo.GinkgoHelper()
	c.Window = 0
	c.Deliver("0")
	gomega.Expect(s.Recv(1)).To(gomega.Equal("0"))
}

// Resume opens the window again.
func (c *Conn) Resume() {
	ginkgo.GinkgoHelper()
	c.Window = 65535
	c.Ack()
}

// Carries sends data from the bench's end of a connection, and sees s, the stack's
// end, receive them.
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
