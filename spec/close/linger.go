// SO_LINGER changes what close does with data that are not acknowledged yet. With a
// time, close blocks until they are acknowledged, or until the time is over, which is no
// error (POSIX). With a time of zero, Linux and the BSDs abort: the queued data are
// thrown away, the peer gets a RST instead of a FIN, and no TIME-WAIT is left. Servers
// that run out of ports use it for that; it can take data away that the peer had not
// read. socket(7) has shutdown linger as well, which Linux does not do.

package close

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
		Context("of zero seconds", func() {
			It("sends a RST with the next sequence number and no FIN",
				Req("linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(0)
					s.Send("sent")
					Expect(c.ExpectData(4)).To(Equal("sent"))
					b.Wire.Drain() // the ACK, too, has come before the RST
					s.Close()
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					Expect(c.History()).To(Equal("ShADaR"))
				})

			It("sends a RST for an accepted connection",
				Req("linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
					s, c := b.Accepted(f)
					s.Linger(0)
					s.Close()
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					Expect(c.History()).To(Equal("ShAr"))
				})

			It("throws away what is queued",
				Req("linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
					s, c := b.Connected(f)
					c.Stall(s)
					s.Linger(0)
					s.Send("never sent")
					s.Close()
					Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
					c.Resume()
					c.ExpectReset() // nobody is there any more
					Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
					Expect(c.History()).To(HaveHistory(`^ShAdAP*RuR$`))
				})

			It("resets a connection that the peer has closed half",
				Req("linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(0)
					c.Finish()
					s.Close()
					c.ExpectReset()
					Expect(c.History()).To(Equal("ShAfAR"))
				})

			It("leaves shutdown its FIN, and resets when the socket is closed",
				Req("linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(0)
					s.Shutdown(SHUT_WR)
					c.ExpectFin()
					s.Reaches(FIN_WAIT_2)
					s.Close()
					c.ExpectReset()
					Expect(c.History()).To(Equal("ShAFaR"))
				})

			It("does nothing to a socket without a connection",
				Req("rfc9293/3.10.4/close-closed"), func(b *Bench) {
					s := b.Socket(f, SOCK_STREAM)
					s.Linger(0)
					s.Bind(f.StackAt(0))
					s.Close()
					b.Wire.Quiet()
				})

			It("is told to the peer as ECONNRESET",
				Req("posix/recv/ECONNRESET", "linux/socket7/SO_LINGER-zero-rst"),
				Need("loopback"), func(b *Bench) {
					client, server := b.Pair(f)
					from, to := client.Name(), server.Name()
					call := server.Go(func(try Calls) error { _, err := try.Recv(1); return err })
					call.Blocks()
					client.Linger(0)
					client.Close()
					err := call.Wait()
					b.Checks("linux/socket7/SO_LINGER-zero-rst")
					Expect(b.History(from, to)).To(HaveHistory(`^ShA(Da?)*R$`))
					b.Checks("posix/recv/ECONNRESET")
					Expect(err).To(FailWith(ECONNRESET))
				})
		})

		Context("of some seconds", func() {
			It("holds close until the peer makes room for what is queued",
				Req("posix/close/linger-blocks",
					"posix/general/2.10.16/SO_LINGER"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(long)
					c.Stall(s)
					s.Send("queued")
					call := s.Closing()
					call.Blocks()
					Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
					c.Resume()
					Expect(c.ExpectAll()).To(Equal("queued"))
					Expect(call.Wait()).To(Succeed())
					Expect(c.Sees(With(capture.RST))).To(BeEmpty())
				})

			It("holds close until the peer has acknowledged all",
				Req("linux/socket7/SO_LINGER"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(long)
					s.Send("sent")
					call := s.Closing()
					call.Blocks()
					Expect(c.ExpectAll()).To(Equal("sent"))
					Expect(call.Wait()).To(Succeed())
					Expect(c.History()).To(HaveHistory(`^ShAD(TD|a)*F(T[DF]+|a)+$`))
				})

			It("holds close of a non-blocking socket as well",
				Req("posix/close/linger-blocks"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(long)
					s.Nonblock()
					c.Stall(s)
					s.Send("queued")
					call := s.Closing()
					call.Blocks()
					c.Resume()
					Expect(c.ExpectAll()).To(Equal("queued"))
					Expect(call.Wait()).To(Succeed())
				})

			It("lets close return when the time is over, and not before",
				Req("posix/close/linger-blocks", "posix/general/2.10.16/SO_LINGER",
					"posix/sys_socket.h/linger-seconds"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(1)
					c.Stall(s)
					s.Send("queued")
					begin := time.Now()
					_ = s.Closing().WaitFor(3 * time.Second) // POSIX does not say what it returns
					Expect(time.Since(begin)).To(BeNumerically(">", 950*time.Millisecond))
					Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
				})

			It("lets close return when nothing is queued and the FIN is acknowledged",
				Req("posix/general/2.10.16/SO_LINGER"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(long)
					call := s.Closing()
					c.Expect(With(capture.FIN))
					c.Ack()
					Expect(call.Wait()).To(Succeed())
					Expect(c.History()).To(HaveHistory(`^ShAF(TF)*a$`))
				})

			It("lets close return when the peer resets the connection",
				Req("posix/general/2.10.16/SO_LINGER"), func(b *Bench) {
					s, c := b.Connected(f)
					s.Linger(long)
					c.Stall(s)
					s.Send("queued")
					call := s.Closing()
					call.Blocks()
					c.Reset()
					_ = call.Wait() // POSIX does not say what it returns
					Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
				})

			It("holds shutdown as it holds close", Req("linux/socket7/SO_LINGER"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Linger(long)
				c.Stall(s)
				s.Send("queued")
				call := s.Go(func(try Calls) error { return try.Shutdown(SHUT_WR) })
				call.Blocks()
				c.Resume()
				Expect(c.ExpectAll()).To(Equal("queued"))
				Expect(call.Wait()).To(Succeed())
			})
		})
	})
})

// long is a time to linger, in seconds, that is over only after Patience: a close
// that returns before has a reason of its own.
const long = 20
