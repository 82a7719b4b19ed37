package bench

import (
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

// FinAgain sends the bench's FIN once more, and sees the ACK of TIME-WAIT: it
// expects nothing behind the FIN, and the stack has sent all.
func (c *Conn) FinAgain() {
	ginkgo.GinkgoHelper()
	c.b.Wire.Send(c.Again(capture.FIN | capture.ACK))
	ack := c.Expect(TCP(capture.ACK), Acks(c.Next()))
	gomega.Expect(ack.TCP.Seq).To(gomega.Equal(c.Received()))
	gomega.Expect(ack.SeqLen()).To(gomega.BeZero())
}

// UntilHistory waits until the history of the connection between two addresses is
// one and no other.
func (b *Bench) UntilHistory(from, to sock.Addr, history string) {
	ginkgo.GinkgoHelper()
	b.Until("the history is "+history, func() bool { return b.History(from, to) == history })
}
