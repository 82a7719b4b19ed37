// A connection that breaks, and what a netcat tells of it: one line on standard error
// and status 1, after all that was received before. What counts is whether a byte was
// lost. A RST is no failure if both sides had ended and all was acknowledged; it is one
// if a single byte was not. A reader of standard output that has gone away ("| head") is
// no failure at all. Some netcats end with status 0 on a RST, so that a script takes
// half a file for a whole one.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = about(func(n netcat, f Family) {
	It("of the connection comes after all that was received before, with one line and status 1",
		Req("gonc/failure", "gonc/no-byte-lost", "gonc/exit-status", "rfc9293/MUST-12"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			c.Data("half of ")
			c.Reset()
			Expect(p.Rest()).To(Equal("half of "))
			p.ends(1, p.says(reset, c.Local()))
			Expect(c.History()).To(HaveHistory("^ShAdA?rA?$"))
			b.Wire.Sees(With(capture.ACK))
			b.Wire.Quiet()
		})

	It("of a server's connection comes after all that was received before, with one line and status 1",
		Req("gonc/failure", "gonc/exit-status", "rfc9293/MUST-12"), func(b *Bench) {
			p, c := n.served(b, f, order{})
			c.Data("half of ")
			c.Reset()
			Expect(p.Rest()).To(Equal("half of "))
			p.ends(1, p.says(reset, c.Local()))
			Expect(c.History()).To(HaveHistory("^ShADa?Ra?$"))
		})

	It("of the connection is none when both sides have ended and nothing was lost",
		Req("gonc/failure", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			c.Data("complete")
			c.Fin()
			Expect(p.Rest()).To(Equal("complete"))
			c.Reset()
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShAdA?fA*r$"))
		})

	It("of the connection is none when both sides have ended and the FIN alone was not acknowledged",
		Req("gonc/failure", "gonc/delivered", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			p.CloseStdin()
			b.Wire.Expect(With(capture.FIN))
			c.Data("complete")
			c.Fin() // and no acknowledgement
			Expect(p.Rest()).To(Equal("complete"))
			c.Reset()
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShAF.*r$"))
		})

	It("of the connection is one when a byte before the FIN was not acknowledged",
		Req("gonc/failure", "gonc/delivered", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			p.FeedAll("question")
			b.Wire.Expect(With(capture.FIN))
			c.Fin() // and no acknowledgement
			Expect(p.Rest()).To(BeEmpty())
			c.Reset()
			p.ends(1, p.says(unsent, c.Local()))
		})

	It("is none where nobody reads standard output any more: no line, status 0, and the end",
		Req("gonc/enough", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			p.CloseStdin()
			c.ExpectFin()
			p.Stdout.Close()
			c.Data("for nobody")
			p.ends(0)
		})
})
