// A program that closes a connection without having read all has not got what the peer
// believes delivered. RFC 9293 (SHLD-3, from RFC 1122) asks for a RST instead of a FIN,
// so that the peer learns of the loss. The same holds for data that come after close,
// when nobody can ever read them. Peeking at data does not read them; an unread FIN is
// no data. The RST may overtake: a peer that has not read yet what was sent to it before
// may lose that, too. A server that means to be polite reads to the end of file before
// it closes.

package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("sends a RST instead of a FIN when data wait to be read",
			Req("rfc9293/SHLD-3"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("unread")
				s.Close()
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAdAR"))
			})

		It("sends a RST when a part of the data was read", Req("rfc9293/SHLD-3"), func(b *Bench) {
			s, c := b.Accepted(f)
			c.Deliver("half read")
			Expect(s.Recv(4)).To(Equal("half"))
			s.Close()
			c.ExpectReset()
			Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
			Expect(c.History()).To(Equal("ShADar"))
		})

		It("sends a RST when the data were only peeked at",
			Req("rfc9293/SHLD-3", "posix/recv/peek"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("peeked")
				b.Checks("posix/recv/peek")
				Expect(s.Recv(16, MSG_PEEK)).To(Equal("peeked"))
				b.Checks("rfc9293/SHLD-3")
				s.Close()
				c.ExpectReset()
				Expect(c.History()).To(Equal("ShAdAR"))
			})

		It("sends a RST when the peer has ended and its data wait",
			Req("rfc9293/SHLD-3"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("unread")
				c.Finish()
				s.Close()
				c.ExpectReset()
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAdAfAR"))
			})

		It("sends a FIN when all was read but the peer's FIN",
			Req("rfc9293/3.10.4/close-closewait-lastack"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("read")
				c.Finish()
				Expect(s.Recv(16)).To(Equal("read"))
				s.Close()
				c.ExpectFin()
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAdAfAFa"))
			})

		It("answers data with a RST that come after close, before its FIN is acknowledged",
			Req("rfc9293/SHLD-3"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				fin := c.Expect(With(capture.FIN))
				late := c.Segment(capture.ACK|capture.PSH, "late")
				late.TCP.Ack = fin.TCP.Seq
				b.Wire.Send(late)
				Expect(c.ExpectReset().TCP.Seq).To(BeElementOf(fin.TCP.Seq, fin.TCP.Seq+1))
				Expect(c.History()).To(HaveHistory(`^ShAF(TF)*dR$`))
			})

		It("answers data with a RST that come after close, in FIN-WAIT-2",
			Req("rfc9293/SHLD-3"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Close()
				c.ExpectFin()
				c.Data("late")
				Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAFadR"))
			})

		It("forgets the connection, and answers with a RST whatever comes later",
			Req("rfc9293/SHLD-3", "rfc9293/3.10.7.1/rst-seq-when-ack"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("unread")
				b.Checks("rfc9293/SHLD-3")
				s.Close()
				c.ExpectReset()
				c.Data("more")
				if len(c.Sees(With(capture.RST))) < 2 { // it may wait, as in TIME-WAIT (3.5.2)
					b.Lacks("a connection that is forgotten with its RST")
				}
				b.Checks("rfc9293/3.10.7.1/rst-seq-when-ack")
				Expect(c.Expect(TCP(capture.RST)).TCP.Seq).To(Equal(c.Received()))
				Expect(c.History()).To(Equal("ShAdARdR"))
			})

		It("is told to the peer as ECONNRESET",
			Req("rfc9293/SHLD-3", "posix/recv/ECONNRESET"), Need("loopback"), func(b *Bench) {
				client, server := b.Pair(f)
				from, to := client.Name(), server.Name()
				client.Send("unread")
				b.UntilHistory(from, to, "ShADa")
				server.Close()
				_, err := client.Try.Recv(1)
				b.Checks("rfc9293/SHLD-3")
				Expect(b.History(from, to)).To(Equal("ShADar"))
				b.Checks("posix/recv/ECONNRESET")
				Expect(err).To(FailWith(ECONNRESET))
			})
	})
})
