// The ways to close a connection once standard input has ended, of which close(2),
// shutdown(2) and SO_LINGER offer five: by a FIN alone, half, with the answer still
// read, lingering until all is acknowledged, by a RST, or by leaving it all to the
// kernel. Each is told from the others by what it sends, by when, and by what it answers
// to data that come later. Only gonc lets its user choose (--close); other netcats have
// one way each.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = about(func(n netcat, f Family) {
	It("by half is a FIN, behind which the reply comes in", Req("gonc/half-close"), func(b *Bench) {
		p, c := n.client(b, f, order{closing: "half"})
		p.FeedAll("question")
		Expect(c.Exchange("")).To(Equal("question"))
		bringIn(p, c)
		c.Fin()
		p.ends(0)
		Expect(c.History()).To(HaveHistory("^ShADa?Fa+[dA]+fA+$"))
	})

	It("by FIN takes what comes before the FIN is acknowledged, and answers what comes later "+
		"with a RST",
		Req("gonc/close-fin", "gonc/delivered"), func(b *Bench) {
			p, c := n.client(b, f, order{closing: "fin"})
			p.FeedAll("question")
			b.Wire.Expect(With(capture.FIN))
			b.Wire.Expect(DataOrFin) // again, since nothing acknowledges it
			c.Data("in time")        // and nothing does now
			Expect(p.Output(7)).To(Equal("in time"))
			Expect(p.Ending().Ended()).To(BeFalse())
			c.ExpectFin()
			p.ends(0)
			c.Data("too late")
			c.ExpectReset()
			Expect(c.History()).To(HaveHistory("^ShADF.*adR$"))
		})

	It("by RST comes behind all that standard input gave, once it is acknowledged",
		Req("gonc/close-rst", "gonc/delivered", "rfc9293/3.10.5/abort-rst"), func(b *Bench) {
			p, c := n.client(b, f, order{closing: "rst"})
			p.FeedAll("question")
			b.Wire.Expect(Payload("question"))
			b.Wire.Expect(Payload("question")) // again, since nothing acknowledges it
			Expect(c.Sees(FinOrReset)).To(BeEmpty())
			Expect(c.ExpectData(8)).To(Equal("question"))
			Expect(c.ExpectReset().TCP.Seq).To(Equal(c.Received()))
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShAD(TD)+aR$"))
		})

	It("by RST of a server whose input's end is kept waits for the client's FIN",
		Req("gonc/close-rst", "gonc/no-shutdown"), func(b *Bench) {
			p, c := n.served(b, f, order{closing: "rst", noShutdown: true})
			p.FeedAll("answer")
			Expect(c.ExpectData(6)).To(Equal("answer"))
			c.Data("request")
			Expect(p.Output(7)).To(Equal("request"))
			Expect(c.Sees(FinOrReset)).To(BeEmpty())
			c.Fin()
			c.ExpectReset()
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShAdADa?Fa?r$"))
		})

	It("by lingering is a FIN, and the end of it all once that is acknowledged",
		Req("gonc/close-linger", "posix/close/linger-blocks"), func(b *Bench) {
			p, c := n.client(b, f, order{closing: "linger=20"})
			p.FeedAll("question")
			b.Wire.Expect(With(capture.FIN))
			b.Wire.Expect(DataOrFin) // again, since nothing acknowledges it
			Expect(p.Ending().Ended()).To(BeFalse())
			Expect(c.Exchange("")).To(Equal("question"))
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShADF.*a$"))
		})

	It("by lingering answers with a RST what comes before the FIN is acknowledged",
		Req("gonc/close-linger"), func(b *Bench) {
			p, c := n.client(b, f, order{closing: "linger=20"})
			p.FeedAll("question")
			b.Wire.Expect(With(capture.FIN))
			c.Data("unheard") // and no acknowledgement
			c.ExpectReset()
			Expect(p.Rest()).To(BeEmpty())
			Expect(c.History()).To(HaveHistory("^ShADF.*d.*R$"))
		})

	It("by lingering fails when the time is over and not all is acknowledged, with one line and "+
		"status 1",
		Req("gonc/close-linger", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{closing: "linger=1"})
			p.FeedAll("question")
			b.Wire.Expect(With(capture.FIN))
			p.ends(1, p.says(unlingered, c.Local()))
			Expect(c.Sees(With(capture.RST))).To(BeEmpty())
		})

	It("by lingering for no time is a RST at once, and what there was no room for is dropped",
		Req("gonc/close-linger", "rfc9293/3.10.5/abort-rst"), func(b *Bench) {
			p, c := n.client(b, f, order{closing: "linger=0"})
			c.Window = 0
			c.Data("closed")
			Expect(p.Output(6)).To(Equal("closed"))
			p.FeedAll("dropped")
			c.ExpectReset()
			p.ends(0)
			Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
			Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
		})

	It("by abandoning sends nothing, and what comes later has a RST",
		Req("gonc/close-abandon", "gonc/delivered"), func(b *Bench) {
			p, c := n.client(b, f, order{closing: "abandon"})
			p.FeedAll("question")
			Expect(c.ExpectData(8)).To(Equal("question"))
			p.ends(0)
			Expect(c.Sees(FinOrReset)).To(BeEmpty())
			c.Data("is anybody there?")
			c.ExpectReset()
			Expect(c.History()).To(Equal("ShADadR"))
		})
})
