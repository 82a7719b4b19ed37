// A write to a connection that can carry nothing any more fails with EPIPE, and the
// process gets SIGPIPE, which ends it unless it says otherwise: so "cat | head" stops.
// MSG_NOSIGNAL, or ignoring the signal, leaves the error alone. The first write after
// the peer has closed succeeds, since a FIN does not tell that nobody reads; the peer's
// RST to that data fails the next one. Where the RST has not been told to anyone yet, a
// call fails with ECONNRESET first, and with EPIPE from then on.

package close

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		for _, call := range []protocol.Method{protocol.Send, protocol.Sendto, protocol.Sendmsg,
			protocol.Write} {
			It("fails "+string(call)+" with EPIPE after SHUT_WR",
				Req("posix/"+string(call)+"/EPIPE", "posix/shutdown/wr-disables-send"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Shutdown(SHUT_WR)
					c.ExpectFin()
					_, err := b.Signals(call, s, some())
					Expect(err).To(FailWith(EPIPE))
					Expect(c.Sees(Carrying)).To(BeEmpty())
					Expect(c.History()).To(Equal("ShAFa"))
				})

			It("raises SIGPIPE when "+string(call)+" fails with EPIPE",
				Req("linux/send2/EPIPE"),
				Need(protocol.FeatureSignals), func(b *Bench) {
					s, c := b.Connected(f)
					s.Shutdown(SHUT_WR)
					c.ExpectFin()
					signals, err := b.Signals(call, s, some())
					Expect(err).To(FailWith(EPIPE))
					Expect(signals).To(ConsistOf(SIGPIPE))
				})
		}

		for _, call := range []protocol.Method{protocol.Send, protocol.Sendto, protocol.Sendmsg} {
			It("fails "+string(call)+" with EPIPE and without a signal if MSG_NOSIGNAL is given",
				Req("posix/"+string(call)+"/nosignal"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Shutdown(SHUT_WR)
					c.ExpectFin()
					signals, err := b.Signals(call, s, some(MSG_NOSIGNAL))
					Expect(err).To(FailWith(EPIPE))
					Expect(signals).To(BeEmpty())
					Expect(c.History()).To(Equal("ShAFa"))
				})
		}

		It("fails send with ECONNRESET or EPIPE after a RST, and from then on with EPIPE",
			Req("posix/send/ECONNRESET", "posix/send/EPIPE"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Reset()
				s.Poll()
				_, err := s.Try.Send([]byte("x")) // both are true, and XSH 2.3 leaves the choice
				Expect(err).To(FailWith(ECONNRESET, EPIPE))
				_, err = s.Try.Send([]byte("x"))
				Expect(err).To(FailWith(EPIPE))
				Expect(c.History()).To(Equal("ShAr"))
			})

		It("raises SIGPIPE for EPIPE after a RST",
			Req("posix/send/EPIPE", "posix/general/2.10.6/stream-broken-sigpipe"),
			Need(protocol.FeatureSignals), func(b *Bench) {
				s, c := b.Connected(f)
				c.Reset()
				s.Poll()
				_ = s.Err() // the error that waits is told
				signals, err := b.Signals(protocol.Send, s, some())
				Expect(err).To(FailWith(EPIPE))
				Expect(signals).To(ConsistOf(SIGPIPE))
			})

		It("fails send with EPIPE after a RST that recv has told of",
			Req("posix/general/2.10.10/pending-error-once", "posix/send/EPIPE"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Reset()
				s.Poll()
				_, err := s.Try.Recv(1)
				Expect(err).To(FailWith(ECONNRESET))
				_, err = s.Try.Send([]byte("x"), MSG_NOSIGNAL)
				Expect(err).To(FailWith(EPIPE))
				Expect(c.History()).To(Equal("ShAr"))
			})

		It("fails a send that blocks with ECONNRESET when a RST comes",
			Req("posix/send/ECONNRESET", "rfc9293/3.10.7.4/rst-exact-reset"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Set(SOL_SOCKET, SO_SNDBUF, 1)
				c.Stall(s)
				saturate(s)
				call := s.Go(func(try Calls) error {
					_, err := try.Send([]byte("x"), MSG_NOSIGNAL)
					return err
				})
				call.Blocks()
				c.Reset()
				Expect(call.Wait()).To(FailWith(ECONNRESET))
				Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
			})

		It("takes one send to a peer that is gone, whose RST fails the next with EPIPE",
			Req("posix/send/EPIPE", "linux/tcp7/EPIPE"), func(b *Bench) {
				s, c := b.Connected(f)
				c.Finish()
				Expect(s.Recv(1)).To(BeEmpty())
				s.Send("one")
				c.Expect(Payload("one"))
				c.Reset()
				s.Poll()
				_, err := s.Try.Send([]byte("x"))
				b.Checks("posix/send/EPIPE")
				Expect(err).To(FailWith(EPIPE, ECONNRESET))
				Expect(c.History()).To(Equal("ShAfADr"))
				b.Checks("linux/tcp7/EPIPE")
				Expect(err).To(FailWith(EPIPE))
			})

		It("takes one send over loopback to a socket that is closed, and fails the next with EPIPE",
			Req("posix/send/EPIPE", "linux/tcp7/EPIPE"), Need("loopback"), func(b *Bench) {
				client, server := b.Pair(f)
				from, to := client.Name(), server.Name()
				server.Close()
				Expect(client.Recv(1)).To(BeEmpty())
				b.UntilHistory(from, to, "ShAfA")
				client.Send("one")
				client.Poll()
				_, err := client.Try.Send([]byte("x"))
				b.Checks("posix/send/EPIPE")
				Expect(err).To(FailWith(EPIPE, ECONNRESET))
				Expect(b.History(from, to)).To(Equal("ShAfADr"))
				b.Checks("linux/tcp7/EPIPE")
				Expect(err).To(FailWith(EPIPE))
			})
	})
})

// some are the parameters of a call that sends a byte.
func some(flags ...Const) protocol.Params {
	return protocol.Params{Data: []byte("x"), Flags: flags}
}

// saturate writes until not a single byte more is taken. It writes less and less at a
// time, so that a few calls do.
func saturate(s *Socket) {
	GinkgoHelper()
	for _, size := range []int{16 << 10, 1 << 10, 64, 1} {
		var err error
		for err == nil {
			_, err = s.Try.Send(make([]byte, size), MSG_DONTWAIT)
		}
		Expect(err).To(FailWith(EAGAIN))
	}
}
