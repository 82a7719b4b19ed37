package tcp

import (
	"maps"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// What close and shutdown do to a socket that has more than one descriptor, or to
// a call that is under way on it.
var _ = Part("tcp", "close", "descriptor", func() {
	OverFamilies(func(f Family) {
		It("leaves the connection to another descriptor when one is closed", Req("posix/close/last-close-frees"), func(b *Bench) {
			s, c := b.Connected(f)
			other := s.Dup()
			s.Close()
			carries(c, other)
			other.Send("and back")
			Expect(c.ExpectData(8)).To(Equal("and back"))
			Expect(c.History()).To(Equal("ShAdADa"))
		})

		It("sends the FIN when the last is closed, whichever that is", Req("posix/close/last-close-frees", "posix/close/socket-destroyed"), func(b *Bench) {
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
			Req("posix/close/last-close-frees", "linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
				s, c := b.Connected(f)
				other := s.Dup()
				s.Linger(0)
				s.Close()
				Expect(c.History()).To(Equal("ShA"))
				carries(c, other)
				other.Close()
				c.ExpectReset()
				Expect(c.History()).To(Equal("ShAdAR"))
			})

		It("does not reset the connection when one of two is closed before the data were read",
			Req("posix/close/last-close-frees", "rfc9293/SHLD-3"), func(b *Bench) {
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

		It("does not wait for the peer when one of two is closed with SO_LINGER of some seconds",
			Req("posix/close/last-close-frees", "posix/close/linger-blocks"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Dup()
				s.Linger(5)
				stall(s, c)
				s.Send("queued")
				Expect(closing(s).WaitFor(3 * time.Second)).To(Succeed())
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				resume(c)
				Expect(c.ExpectData(6)).To(Equal("queued"))
			})

		It("sends the FIN at once when one of two is shut down", Req("posix/shutdown/per-socket-not-fd", "posix/shutdown/wr-disables-send"), func(b *Bench) {
			s, c := b.Connected(f)
			other := s.Dup()
			s.Shutdown(SHUT_WR)
			c.ExpectFin()
			_, err := other.Try.Send([]byte("x"), MSG_NOSIGNAL)
			Expect(err).To(FailWith(EPIPE))
			Expect(c.History()).To(Equal("ShAFa"))
		})

		It("ends receiving by all when one of two is shut down", Req("posix/shutdown/per-socket-not-fd", "posix/shutdown/rd-disables-receive"), func(b *Bench) {
			s, c := b.Connected(f)
			data, call := reading(s.Dup())
			call.Blocks()
			s.Shutdown(SHUT_RD)
			Expect(call.Wait()).To(Succeed())
			Expect(*data).To(BeEmpty())
			Expect(c.History()).To(Equal("ShA"))
		})

		It("keeps shut what was shut down by a descriptor that is closed", Req("posix/shutdown/per-socket-not-fd", "posix/close/last-close-frees"), func(b *Bench) {
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

		It("gives the number that became free to the next accept", Req("posix/close/dealloc-fd", "posix/accept/lowest-fd"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			s, c := b.Connected(f)
			b.Socket(f, SOCK_STREAM)
			s.Close()
			c.ExpectFin()
			admitted := b.Peer(f).Dial(l.Name())
			Expect(l.Accept().FD()).To(Equal(s.FD()))
			Expect(admitted.History()).To(Equal("ShA"))
		})

		It("does not disturb a recv that blocks in another thread, whose connection ends with it",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				s, c := b.Connected(f)
				data, call := reading(s)
				call.Blocks()
				s.Close()
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				c.Data("for the reader")
				Expect(call.Wait()).To(Succeed())
				Expect(*data).To(Equal("for the reader"))
				c.ExpectFin()
				Expect(c.History()).To(HaveHistory(`^ShAd[AF]+a$`))
			})

		It("does not disturb a send that blocks in another thread, whose data are all sent before the FIN",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Set(SOL_SOCKET, SO_SNDBUF, 1)
				stall(s, c)
				const size = 64 << 10
				call := s.Go(func(try Calls) error { _, err := try.Send(make([]byte, size)); return err })
				call.Blocks()
				s.Close()
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				resume(c)
				Expect(toFin(c)).To(HaveLen(size))
				Expect(call.Wait()).To(Succeed())
			})

		calls := onClosed(f)
		for _, name := range slices.Sorted(maps.Keys(calls)) {
			It("fails "+name+" with EBADF when it is closed", Req("posix/"+name+"/EBADF"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				s.Close()
				Expect(calls[name](s.Try)).To(FailWith(EBADF))
			})
		}

		It("says nothing more to the peer when it is closed, whatever is called", Req("posix/close/socket-destroyed"), func(b *Bench) {
			s, c := b.Connected(f)
			s.Close()
			c.ExpectFin()
			for name, call := range calls {
				Expect(call(s.Try)).To(FailWith(EBADF), name)
			}
			Expect(c.History()).To(Equal("ShAFa"))
		})

		It("says POLLNVAL to poll when it is closed", Req("posix/poll/pollnval"), func(b *Bench) {
			s := b.Socket(f, SOCK_STREAM)
			s.Close()
			Expect(s.Ready(POLLIN)).To(ConsistOf(POLLNVAL))
		})
	})
})

// onClosed are calls, by their names, that are made on a descriptor which is closed.
func onClosed(f Family) map[string]func(Calls) error {
	return map[string]func(Calls) error{
		"accept":      func(try Calls) error { _, _, err := try.Accept(); return err },
		"bind":        func(try Calls) error { return try.Bind(f.LoopbackAt(0)) },
		"connect":     func(try Calls) error { return try.Connect(f.LoopbackAt(9)) },
		"getpeername": func(try Calls) error { _, err := try.Getpeername(); return err },
		"getsockname": func(try Calls) error { _, err := try.Getsockname(); return err },
		"getsockopt":  func(try Calls) error { return try.Getsockopt(SOL_SOCKET, SO_TYPE, new(int)) },
		"recv":        func(try Calls) error { _, err := try.Recv(1); return err },
		"recvfrom":    func(try Calls) error { _, _, err := try.Recvfrom(1); return err },
		"recvmsg":     func(try Calls) error { _, err := try.Recvmsg(1); return err },
		"send":        func(try Calls) error { _, err := try.Send([]byte("x")); return err },
		"sendmsg":     func(try Calls) error { _, err := try.Sendmsg([]byte("x"), "", nil); return err },
		"sendto":      func(try Calls) error { _, err := try.Sendto([]byte("x"), f.LoopbackAt(9)); return err },
		"setsockopt":  func(try Calls) error { return try.Setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1) },
		"shutdown":    func(try Calls) error { return try.Shutdown(SHUT_WR) },
	}
}
