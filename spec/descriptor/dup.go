// A descriptor is a name of a socket, and dup, fork or passing it along make more names.
// close takes a name away, and the last close ends the connection; until then nothing is
// sent, no SO_LINGER counts and no unread data are lost (POSIX, close). shutdown is
// about the connection itself: it works at once, by whichever name, and for all of them.
// So a server that forks has to close its copy, or use shutdown, if the client is to see
// the end. Servers that forget it leave their clients waiting.

package descriptor

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("leaves the connection to another descriptor when one is closed",
			Req("posix/close/last-close-frees"), func(b *Bench) {
				s, c := b.Connected(f)
				other := s.Dup()
				s.Close()
				c.Carries(other)
				other.Send("and back")
				Expect(c.ExpectData(8)).To(Equal("and back"))
				Expect(c.History()).To(Equal("ShAdADa"))
			})

		It("sends the FIN when the last is closed, whichever that is",
			Req("posix/close/last-close-frees",
				"rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
				s, c := b.Connected(f)
				one, other := s.Dup(), s.Dup()
				other.Close()
				s.Close()
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				one.Close()
				c.ExpectFin()
				Expect(c.History()).To(Equal("ShAFa"))
			})

		It("does not reset the connection when one of two is closed with SO_LINGER of zero seconds",
			Req("posix/close/last-close-frees",
				"linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
				s, c := b.Connected(f)
				other := s.Dup()
				s.Linger(0)
				b.Checks("posix/close/last-close-frees")
				s.Close()
				Expect(c.History()).To(Equal("ShA"))
				c.Carries(other)
				other.Close()
				b.Checks("linux/socket7/SO_LINGER-zero-rst")
				c.ExpectReset()
				Expect(c.History()).To(Equal("ShAdAR"))
			})

		It("does not reset the connection when one of two is closed before the data were read",
			Req("posix/close/last-close-frees"), func(b *Bench) {
				s, c := b.Connected(f)
				other := s.Dup()
				c.Data("unread")
				s.Poll(POLLIN)
				s.Close()
				Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				Expect(other.Recv(16)).To(Equal("unread"))
				other.Close()
				c.ExpectFin()
				Expect(c.History()).To(HaveHistory(`^ShAdA?Fa$`))
			})

		// POSIX lets close linger if there are untransmitted data. It does not say "the last close".
		It("does not wait for the peer when one of two is closed with SO_LINGER of some seconds",
			Req("posix/close/last-close-frees", "linux/kernel/last-close-lingers"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Dup()
				s.Linger(5)
				c.Stall(s)
				s.Send("queued")
				b.Checks("linux/kernel/last-close-lingers")
				Expect(s.Closing().WaitFor(3 * time.Second)).To(Succeed())
				b.Checks("posix/close/last-close-frees")
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				c.Resume()
				Expect(c.ExpectData(6)).To(Equal("queued"))
			})

		It("sends the FIN at once when one of two is shut down",
			Req("posix/shutdown/per-socket-not-fd", "posix/shutdown/part-of-connection",
				"posix/send/EPIPE"), func(b *Bench) {
				s, c := b.Connected(f)
				other := s.Dup()
				s.Shutdown(SHUT_WR)
				c.ExpectFin()
				_, err := other.Try.Send([]byte("x"), MSG_NOSIGNAL)
				Expect(err).To(FailWith(EPIPE))
				Expect(c.History()).To(Equal("ShAFa"))
			})

		It("ends receiving by all when one of two is shut down",
			Req("linux/kernel/shut-rd"), func(b *Bench) {
				s, c := b.Connected(f)
				data, call := s.Dup().Receiving()
				call.Blocks()
				s.Shutdown(SHUT_RD)
				Expect(call.Wait()).To(Succeed())
				Expect(*data).To(BeEmpty())
				Expect(c.History()).To(Equal("ShA"))
			})

		It("leaves the sending side shut down when the descriptor that did it is closed",
			Req("posix/shutdown/per-socket-not-fd", "posix/close/last-close-frees",
				"posix/send/EPIPE"), func(b *Bench) {
				s, c := b.Connected(f)
				other := s.Dup()
				other.Shutdown(SHUT_WR)
				c.ExpectFin()
				other.Close()
				_, err := s.Try.Send([]byte("x"), MSG_NOSIGNAL)
				Expect(err).To(FailWith(EPIPE))
				c.Data("the other way")
				Expect(s.Recv(20)).To(Equal("the other way"))
				c.Expect(TCP(capture.ACK), Acks(c.Next()))
				Expect(c.History()).To(Equal("ShAFadA"))
			})
	})
})
