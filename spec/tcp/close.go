package tcp

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic("tcp", "close", func() {
	OverFamilies(func(f Family) {
		It("sends a FIN with the next sequence number when nothing is queued", Req("posix/close/socket-destroyed", "rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
			s, c := b.Connected(f)
			next := c.Received()
			s.Close()
			Expect(c.Expect(TCP(capture.FIN | capture.ACK)).TCP.Seq).To(Equal(next))
			c.Ack()
			Expect(c.History()).To(Equal("ShAFa"))
		})

		It("closes in four segments, the last of which acknowledges the peer's FIN", Req("rfc9293/3.10.7.4/fin-finwait2-timewait"), func(b *Bench) {
			s, c := b.Connected(f)
			s.Close()
			c.ExpectFin()
			c.Fin()
			Expect(c.Expect(TCP(capture.ACK)).TCP.Ack).To(Equal(c.Next()))
			Expect(c.History()).To(Equal("ShAFafA"))
		})

		It("closes in three segments when the peer's FIN acknowledges its own", Req("rfc9293/3.10.7.4/fin-finwait1-acked-timewait"), func(b *Bench) {
			s, c := b.Connected(f)
			s.Close()
			c.Expect(With(capture.FIN))
			c.Fin()
			Expect(c.Expect(TCP(capture.ACK)).TCP.Ack).To(Equal(c.Next()))
			Expect(c.History()).To(Equal("ShAFfA"))
		})

		It("closes an accepted connection with a FIN", Req("posix/close/socket-destroyed"), func(b *Bench) {
			s, c := b.Accepted(f)
			s.Close()
			c.ExpectFin()
			Expect(c.History()).To(Equal("ShAfA"))
		})

		It("closes over loopback with a FIN each way", Req("posix/recv/orderly-shutdown-zero", "rfc9293/3.10.4/close-closewait-lastack"), Need("loopback"), func(b *Bench) {
			client, server := b.Pair(f)
			from, to := client.Name(), server.Name()
			client.Close()
			Expect(server.Recv(1)).To(BeEmpty())
			reaches(b, from, to, "ShAFa")
			server.Close()
			reaches(b, from, to, "ShAFafA")
		})

		It("sends its FIN behind the last byte of the data", Req("rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
			s, c := b.Connected(f)
			first := c.Received()
			s.Send("last words")
			s.Close()
			Expect(toFin(c)).To(Equal("last words"))
			Expect(c.Received()).To(Equal(first + 10 + 1))
			Expect(c.History()).To(HaveHistory(`^ShADa?Fa+$`))
		})

		It("returns from close at once, and sends what is queued and then the FIN when the peer makes room",
			Req("posix/general/2.10.16/SO_LINGER-off-fast", "rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				stall(s, c)
				first, queued := c.Received(), strings.Repeat("queued ", 1000)
				s.Send(queued)
				s.Close()
				Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				resume(c)
				Expect(toFin(c)).To(Equal(queued))
				Expect(c.Received()).To(Equal(first + uint32(len(queued)) + 1))
			})

		It("pushes what MSG_MORE holds back", Req("rfc9293/3.9.1.4/close-implies-push"), func(b *Bench) {
			s, c := b.Connected(f)
			s.Send("held", MSG_MORE)
			Expect(c.Sees(Carrying)).To(BeEmpty())
			s.Close()
			Expect(toFin(c)).To(Equal("held"))
			Expect(c.History()).To(HaveHistory(`^ShAD(a?F)?a+$`))
		})

		It("sends its FIN again when it is not acknowledged", Req("rfc9293/3.6/retransmit-until-fin-acked"), func(b *Bench) {
			s, c := b.Connected(f)
			s.Close()
			first := c.Expect(With(capture.FIN))
			second := c.ExpectFor(Timer, With(capture.FIN))
			Expect(second.TCP.Seq).To(Equal(first.TCP.Seq))
			c.Ack()
			Expect(c.History()).To(HaveHistory(`^ShAF(TF)+a$`))
		})

		It("sends data again that is lost after close", Req("rfc9293/3.6/retransmit-until-fin-acked"), func(b *Bench) {
			s, c := b.Connected(f)
			s.Send("lost")
			s.Close()
			lost := c.Expect(Carrying)
			again := c.ExpectFor(Timer, Carrying)
			Expect(again.TCP.Seq).To(Equal(lost.TCP.Seq))
			Expect(string(again.Payload)).To(Equal("lost"))
			Expect(c.History()).To(HaveHistory(`^ShADF.*TD`))
		})

		It("frees the descriptor", Req("posix/close/dealloc-fd", "posix/close/EBADF"), func(b *Bench) {
			s, c := b.Connected(f)
			s.Close()
			Expect(s.Try.Close()).To(FailWith(EBADF))
			Expect(b.Socket(f, SOCK_STREAM).FD()).To(Equal(s.FD()))
			c.ExpectFin()
			Expect(c.History()).To(Equal("ShAFa"))
		})

		It("sends nothing when a socket without a connection is closed", Req("posix/close/socket-destroyed"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			s.Bind(f.StackAt(0))
			s.Close()
			b.Wire.Quiet()
		})
	})
})

// toFin acknowledges what the stack sends up to its FIN, and returns the data.
func toFin(c *Conn) string {
	GinkgoHelper()
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

// deliver sends data to the stack and waits until they are acknowledged.
func deliver(c *Conn, data string) {
	GinkgoHelper()
	c.Data(data)
	c.Expect(TCP(capture.ACK), acknowledging(c.Next()))
}

// finish ends the direction of the bench and waits until its FIN is acknowledged.
func finish(c *Conn) {
	GinkgoHelper()
	c.Fin()
	c.Expect(TCP(capture.ACK), acknowledging(c.Next()))
}

// acknowledging matches a segment that acknowledges all before a sequence number.
func acknowledging(next uint32) Match {
	return Match{Name: "acknowledging all that was sent", Is: func(s *Segment) bool {
		return s.Has(capture.ACK) && s.TCP.Ack == next
	}}
}

// reaches waits until the history of a connection is one and no other.
func reaches(b *Bench, from, to Addr, history string) {
	GinkgoHelper()
	b.Until("the history is "+history, func() bool { return b.History(from, to) == history })
}

// stall closes the window of the bench. A byte brings the news, so that the stack
// has it once that byte is acknowledged.
func stall(s *Socket, c *Conn) {
	GinkgoHelper()
	c.Window = 0
	deliver(c, "0")
	Expect(s.Recv(1)).To(Equal("0"))
}

// resume opens the window again.
func resume(c *Conn) {
	GinkgoHelper()
	c.Window = 65535
	c.Ack()
}
