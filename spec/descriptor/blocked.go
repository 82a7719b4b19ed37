// One thread closes a descriptor while another one blocks in a call on it. POSIX leaves
// open what happens; close(2) of Linux says that the call goes on, since it holds a
// reference to the socket of its own. So the FIN waits for the blocked recv to get its
// data, or the blocked send to pass on its own. close does not wake the thread: that
// takes shutdown, or a signal. Not every stack can do that: lwIP forbids closing a
// socket while a thread waits in it. Blocked accept and connect are in close/listener.go
// and close/connecting.go.

package descriptor

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("leaves a recv that blocks in another thread alone when it is closed, and the FIN "+
			"waits for it",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				s, c := b.Connected(f)
				data, call := s.Receiving()
				call.Blocks()
				s.Close()
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				c.Data("for the reader")
				Expect(call.Wait()).To(Succeed())
				Expect(*data).To(Equal("for the reader"))
				c.ExpectFin()
				Expect(c.History()).To(HaveHistory(`^ShAd[AF]+a$`))
			})

		It("leaves a send that blocks in another thread alone when it is closed, and the FIN "+
			"waits for its data",
			Req("linux/close2/blocked-io-continues"), func(b *Bench) {
				s, c := b.Connected(f)
				s.Set(SOL_SOCKET, SO_SNDBUF, 1)
				c.Stall(s)
				const size = 64 << 10
				call := s.Go(func(try Calls) error { _, err := try.Send(make([]byte, size)); return err })
				call.Blocks()
				s.Close()
				Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
				c.Resume()
				Expect(c.ExpectAll()).To(HaveLen(size))
				Expect(call.Wait()).To(Succeed())
			})
	})
})
