package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic("tcp", "backlog closed", func() {
	OverFamilies(func(f Family) {
		It("resets every connection that waits to be accepted", Req("rfc9293/3.10.4/close-listen"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			waiting := enqueue(b, f, l, 3)
			l.Close()
			for _, c := range waiting {
				c.ExpectReset()
				Expect(c.History()).To(Equal("ShAr"))
			}
		})

		It("resets a connection that waits with data unread", Req("rfc9293/SHLD-3"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			c := b.Peer(f).Dial(l.Name())
			c.Data("never read")
			c.Expect(TCP(capture.ACK))
			l.Close()
			c.ExpectReset()
			Expect(c.History()).To(HaveHistory(`^ShADar$`))
		})

		It("answers the ACK of a handshake that ends after it with a RST", Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			c := b.Peer(f).Open(l.Name())
			c.Expect(TCP(capture.SYN | capture.ACK))
			l.Close()
			c.Ack()
			Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
			Expect(c.History()).To(Equal("ShAr"))
		})

		It("leaves accepted connections alone", Req("posix/accept/accepted-not-listening"), func(b *Bench) {
			s, c := b.Accepted(f)
			c.Data("still here")
			Expect(s.Recv(20)).To(Equal("still here"))
			s.Send("so am I")
			Expect(c.ExpectData(7)).To(Equal("so am I"))
			Expect(c.History()).NotTo(ContainSubstring("r"))
		})

		It("refuses the next SYN", Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 5)
			name := l.Name()
			l.Close()
			c := b.Peer(f).Open(name)
			c.ExpectReset()
			Expect(c.History()).To(Equal("Sr"))
		})

		It("makes a waiting client's connection end with ECONNRESET", Req("posix/recv/ECONNRESET"), func(b *Bench) {
			l := b.Listener(f, f.LoopbackAt(0), 5)
			s := dial(b, f, l)
			l.Close()
			_, err := s.Try.Recv(1)
			Expect(err).To(FailWith(ECONNRESET))
		})
	})
})
