// close of a listener ends the answering of SYNs: from then on the port is closed, and a
// SYN draws a RST (RFC 9293, section 3.5.2). The connections that it has accepted are
// sockets of their own and go on. A second descriptor keeps it alive, and so does an
// accept that blocks in another thread, for one more connection. shutdown is not for
// listeners: there is no connection to shut down, and POSIX has it fail with ENOTCONN;
// Linux lets SHUT_RD end the listening, which programs use to wake a blocked accept. The
// queue's fate is in backlog/closed.go.

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
		It("answers a SYN with a RST once it is closed",
			Req("rfc9293/3.10.4/close-listen", "posix/close/socket-destroyed",
				"rfc9293/3.10.7.1/rst-seq-when-no-ack"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				at := l.Name()
				l.Close()
				c := b.Peer(f).Open(at)
				rst := c.Expect(TCP(capture.RST | capture.ACK))
				Expect(rst.TCP.Seq).To(BeZero())
				Expect(rst.TCP.Ack).To(Equal(c.Next()))
				Expect(c.History()).To(Equal("Sr"))
			})

		It("leaves the accepted connections alone",
			Req("posix/accept/new-socket"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				c := b.Peer(f).Dial(l.Name())
				s := l.Accept()
				l.Close()
				c.Carries(s)
				s.Send("and back")
				Expect(c.ExpectData(8)).To(Equal("and back"))
				Expect(c.History()).To(HaveHistory(`^ShADa?dA$`))
			})

		It("goes on by another descriptor, with what is queued",
			Req("posix/close/last-close-frees"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				other := l.Dup()
				c := b.Peer(f).Dial(l.Name())
				l.Close()
				Expect(other.Accept().PeerName()).To(Equal(c.Local()))
				other.Admits(b.Peer(f).Open(other.Name()))
				Expect(c.History()).To(Equal("ShA"))
			})

		It("does not disturb an accept that blocks in another thread, and is gone after it",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				at := l.Name()
				call := l.Go(func(try Calls) error { _, _, err := try.Accept(); return err })
				call.Blocks()
				l.Close()
				c := b.Peer(f).Dial(at)
				Expect(call.Wait()).To(Succeed())
				Expect(c.History()).To(Equal("ShA"))
				b.Peer(f).Open(at).ExpectReset()
			})

		for _, how := range []Const{SHUT_RD, SHUT_WR, SHUT_RDWR} {
			It("fails "+string(how)+" with ENOTCONN",
				Req("posix/shutdown/ENOTCONN"), func(b *Bench) {
					l := b.Listener(f, f.StackAt(0), 5)
					Expect(l.Try.Shutdown(how)).To(FailWith(ENOTCONN))
				})
		}

		It("goes on listening after SHUT_WR, whether that fails or not",
			Req("posix/shutdown/wr-keeps-receive"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				_ = l.Try.Shutdown(SHUT_WR)
				l.Admits(b.Peer(f).Open(l.Name()))
			})

		It("fails accept with EINVAL and refuses each peer where SHUT_RD can end it",
			Req("linux/kernel/listener-shutdown"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 5)
				queued := b.Peer(f).Dial(l.Name())
				shutListener(b, l)
				Expect(queued.ExpectReset().TCP.Seq).To(Equal(queued.Received()))
				_, _, err := l.Try.Accept()
				Expect(err).To(FailWith(EINVAL))
				Expect(l.Int(SOL_SOCKET, SO_ACCEPTCONN)).To(BeZero())
				b.Peer(f).Open(l.Name()).ExpectReset()
				Expect(queued.History()).To(Equal("ShAr"))
			})

		It("wakes an accept that blocks with EINVAL where SHUT_RD can end it",
			CallsAlone, Req("linux/kernel/listener-shutdown"), func(b *Bench) {
				l := b.Listener(f, f.OwnAt(b, 0), 5)
				call := l.Go(func(try Calls) error { _, _, err := try.Accept(); return err })
				call.Blocks()
				shutListener(b, l)
				Expect(call.Wait()).To(FailWith(EINVAL))
			})
	})
})

// shutListener ends a listener by SHUT_RD. A stack may refuse that, as POSIX has
// it; one that does not has to mean it.
func shutListener(b *Bench, l *Socket) {
	GinkgoHelper()
	if l.Try.Shutdown(SHUT_RD) != nil {
		b.Lacks("shutdown of a listener")
	}
}
