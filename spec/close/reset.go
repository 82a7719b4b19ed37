// A RST ends a connection at once and without agreement. Who blocks in recv wakes with
// ECONNRESET; the error is told once, by a call, SO_ERROR or poll, and the socket has no
// peer any more. What was received and not read is lost by RFC 9293 (section 3.10.7.4:
// all queues are flushed), while Linux gives it to the reader first. Because a forged
// RST is a weapon, its number must be exactly the next one expected; one elsewhere in
// the window gets a challenge ACK, one outside is ignored (RFC 5961, section 3.2). A RST
// is never answered.

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
		It("wakes a recv that blocks with ECONNRESET",
			Req("posix/recv/ECONNRESET", "rfc9293/3.10.7.4/rst-exact-reset"), func(b *Bench) {
				s, c := b.Connected(f)
				_, call := s.Receiving()
				call.Blocks()
				c.Reset()
				Expect(call.Wait()).To(FailWith(ECONNRESET))
				Expect(c.History()).To(Equal("ShAr"))
			})

		It("fails recv with ECONNRESET, and is no pending error any more then",
			Req("posix/recv/ECONNRESET",
				"posix/general/2.10.10/pending-error-once"), func(b *Bench) {
				s, c := b.Accepted(f)
				c.Reset()
				s.Poll()
				_, err := s.Try.Recv(1)
				Expect(err).To(FailWith(ECONNRESET))
				Expect(s.Err()).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAR"))
			})

		It("counts with a payload too", Req("rfc9293/SHLD-2"), func(b *Bench) {
			s, c := b.Connected(f)
			c.Send(capture.RST|capture.ACK, "because")
			s.Poll()
			_, err := s.Try.Recv(16)
			Expect(err).To(FailWith(ECONNRESET))
			Expect(c.History()).To(Equal("ShAr"))
		})

		It("fails recv with ECONNRESET in FIN-WAIT-2",
			Req("rfc9293/3.10.7.4/rst-exact-reset", "posix/recv/ECONNRESET"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				c.Reset()
				s.Poll()
				_, err := s.Try.Recv(1)
				Expect(err).To(FailWith(ECONNRESET))
				Expect(c.History()).To(Equal("ShAFar"))
			})

		It("is told to a reader before end of file, whatever was received before",
			Req("rfc9293/MUST-12"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("received")
				c.Reset()
				s.Poll()
				Expect(drain(s)).To(FailWith(ECONNRESET))
				Expect(c.History()).To(Equal("ShAdAr"))
			})

		It("flushes what was received and not read",
			Req("rfc9293/3.10.7.4/rst-flushes-queues"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Deliver("received")
				c.Reset()
				s.Poll()
				Expect(c.History()).To(Equal("ShAdAr"))
				_, err := s.Try.Recv(16)
				Expect(err).To(FailWith(ECONNRESET))
			})

		It("is not answered", Req("rfc9293/3.5.2/closed-no-rst-for-rst"), func(b *Bench) {
			s, c := b.Connected(f)
			c.Reset()
			s.Poll()
			c.Reset()
			c.Data("anyone there?")
			Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
			Expect(c.History()).To(Equal("ShArrdR"))
		})

		It("is ignored outside of the window",
			Req("rfc9293/3.5.3/rst-window-check", "rfc5961/3.2/rst-outside-drop"), func(b *Bench) {
				s, c := b.Connected(f)
				c.ResetAt(c.Next() - 1)
				c.ResetAt(c.Next() + 1<<30)
				c.Data("alive")
				Expect(s.Recv(16)).To(Equal("alive"))
				Expect(s.Err()).To(BeEmpty())
				Expect(c.History()).To(HaveHistory(`^ShA[rg]+dA?$`))
			})

		It("is challenged in the window, and counts once it has the number that is challenged for",
			Req("rfc9293/3.10.7.4/rst-inwindow-challenge", "rfc5961/3.2/rst-inwindow-challenge",
				"rfc5961/3.2/rst-challenge-drop", "rfc9293/3.10.7.4/rfc5961-optional"), func(b *Bench) {
				s, c := b.Connected(f)
				c.ResetAt(c.Next() + 1000)
				b.Wire.Drain()
				b.Checks("rfc9293/3.10.7.4/rfc5961-optional")
				Expect(s.Ready()).NotTo(ContainElement(POLLERR))
				b.Checks("rfc9293/3.10.7.4/rst-inwindow-challenge",
					"rfc5961/3.2/rst-inwindow-challenge", "rfc5961/3.2/rst-challenge-drop")
				challenge := c.Expect(TCP(capture.ACK))
				Expect(challenge.TCP.Seq).To(Equal(c.Received()))
				Expect(challenge.TCP.Ack).To(Equal(c.Next()))
				c.Deliver("alive")
				Expect(s.Recv(16)).To(Equal("alive"))
				c.Reset()
				s.Poll()
				_, err := s.Try.Recv(16)
				Expect(err).To(FailWith(ECONNRESET))
				Expect(c.History()).To(HaveHistory(`^ShAg?r[A2U]dAr$`))
			})

		It("takes a half-open connection out of accept's sight",
			Req("rfc9293/3.5.3/synrcvd-passive-rst"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				gone := b.Peer(f).Open(l.Name())
				gone.Expect(TCP(capture.SYN | capture.ACK))
				gone.Reset()
				gone.Ack()
				gone.ExpectReset()
				next := b.Peer(f).Dial(l.Name())
				Expect(l.Accept().PeerName()).To(Equal(next.Local()))
				Expect(l.Ready(POLLIN)).To(BeEmpty())
				Expect(gone.History()).To(Equal("ShRAr"))
			})

		It("leaves the socket without a peer", Req("posix/getpeername/ENOTCONN"), func(b *Bench) {
			s, c := b.Connected(f)
			c.Reset()
			s.Poll()
			_, err := s.Try.Getpeername()
			Expect(err).To(FailWith(ENOTCONN))
			Expect(c.History()).To(Equal("ShAr"))
		})

		It("says POLLERR and POLLHUP to poll, asked or not",
			Req("linux/socket7/poll-err", "linux/kernel/poll-hup"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Reset()
				Expect(s.Poll()).To(ConsistOf(POLLERR, POLLHUP))
				Expect(s.Ready(POLLIN, POLLRDHUP)).To(ContainElements(POLLERR, POLLHUP))
				Expect(c.History()).To(Equal("ShAr"))
			})

		It("wakes a poll that blocks", Req("posix/poll/err-hup-nval-unsolicited"), func(b *Bench) {
			s, c := b.Connected(f)
			var said []Const
			call := s.Go(func(try Calls) (err error) {
				said, err = try.Poll(-1, POLLIN)
				return err
			})
			call.Blocks()
			c.Reset()
			Expect(call.Wait()).To(Succeed())
			Expect(said).To(ContainElement(POLLERR))
			Expect(c.History()).To(Equal("ShAr"))
		})

		It("is in SO_ERROR once, and POLLERR ends with it",
			Req("posix/general/2.10.16/SO_ERROR", "posix/general/2.10.15/ECONNRESET",
				"linux/kernel/poll-err"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Reset()
				b.Checks("posix/general/2.10.16/SO_ERROR", "posix/general/2.10.15/ECONNRESET")
				Expect(s.Poll()).To(ContainElement(POLLERR))
				Expect(s.Err()).To(Equal(ECONNRESET))
				Expect(s.Err()).To(BeEmpty())
				Expect(c.History()).To(Equal("ShAr"))
				b.Checks("linux/kernel/poll-err")
				Expect(s.Ready()).NotTo(ContainElement(POLLERR))
			})

		It("is ECONNRESET in SO_ERROR when the peer has ended before",
			Req("posix/general/2.10.15/ECONNRESET"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Finish()
				c.Reset()
				s.Poll()
				Expect(c.History()).To(Equal("ShAfAr"))
				Expect(s.Err()).To(Equal(ECONNRESET))
			})
	})
})

// drain reads to the end, and returns what ended it: nil for end of file.
func drain(s *Socket) error {
	for {
		data, err := s.Try.Recv(64)
		if err != nil || len(data) == 0 {
			return err
		}
	}
}
