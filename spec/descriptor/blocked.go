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
		It("does not disturb a recv that blocks in another thread, whose connection ends with it",
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

		It("does not disturb a send that blocks in another thread, whose data are all sent before the FIN",
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
