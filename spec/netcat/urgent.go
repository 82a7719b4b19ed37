// A peer can mark a byte as urgent (MSG_OOB). RFC 6093, section 6, wants it received at
// its place in the stream, as SO_OOBINLINE has it, since the mark is often taken for
// something else on the way: to a netcat it is a byte like any other. Linux stops at the
// mark, whichever way a program takes what has come, and a way that returns 0 there is
// easily taken for the end once the peer's FIN has come. What stands behind the mark is
// lost then.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = about(func(n netcat, f Family) {
	It("byte is written at its place in the stream",
		Req("gonc/urgent"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			urgent := c.Segment(capture.ACK|capture.URG|capture.PSH, "a!b")
			urgent.TCP.Urgent = 2 // behind the "!"
			b.Wire.Send(urgent)
			Expect(p.Output(3)).To(Equal("a!b"))
		})

	It("byte ends nothing: what the peer sends behind it is written, also where the peer's FIN "+
		"has come",
		Req("gonc/urgent", "gonc/no-byte-lost", "rfc9293/MUST-30"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			meets(b, p, c, "before", "!", "behind")
			Expect(p.Output(13)).To(Equal("before!behind"))
		})

	It("byte is written by a server where it is all that its client sends before the FIN",
		Req("gonc/urgent", "gonc/no-byte-lost", "rfc9293/MUST-30"), func(b *Bench) {
			p, c := n.served(b, f, order{})
			meets(b, p, c, "!")
			Expect(p.Output(1)).To(Equal("!"))
		})

	It("bytes are written, each at its place, also where they are the first and the last",
		Req("gonc/urgent", "gonc/no-byte-lost", "rfc9293/MUST-30"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			meets(b, p, c, "!", "between", "!")
			Expect(p.Output(9)).To(Equal("!between!"))
		})
})

// meets has a netcat come to parts of what the peer sends only when all of them have
// come, and the FIN behind them. A "!" is urgent.
func meets(b *Bench, p *party, c *Conn, parts ...string) {
	GinkgoHelper()
	freeze(b, p)
	for _, part := range parts {
		if part == "!" {
			c.Urgent(part)
		} else {
			c.Data(part)
		}
	}
	c.Fin()
	b.Wire.Drain() // all of it has come
	p.Kill(SIGCONT)
}
