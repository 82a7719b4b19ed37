// When a netcat ends, and how. The end of standard input is passed on as a FIN, behind
// all data, and the answer is still read; the peer's FIN closes standard output, and
// what standard input says is still sent. So a connection ends when both directions
// have, with status 0 once the peer has acknowledged every byte. Netcats disagree about
// nearly all of this: some send no FIN unless -N is given, some end at the peer's FIN,
// and some keep waiting for standard input after it. A signal leaves the rest to the
// kernel.

package netcat

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = about(func(n netcat, f Family) {
	It("of standard input is a FIN behind all that it gave",
		Req("gonc/fin", "rfc9293/3.10.4/close-established-flush-fin"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			first := c.Received()
			p.FeedAll("question")
			Expect(c.Exchange("")).To(Equal("question"))
			Expect(c.Received()).To(Equal(first + 8 + 1))
			Expect(c.History()).To(HaveHistory("^ShADa?Fa+$"))
		})

	It("of standard input, behind which the peer ends without a word, is told of where an answer "+
		"was to come, with status 0",
		Req("gonc/no-answer", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			p.FeedAll("question")
			Expect(c.Exchange("")).To(Equal("question"))
			c.Fin()
			p.ends(0, p.says(noAnswer, c.Local()))
		})

	It("of standard input lets the reply in, and status 0 comes after it",
		Req("gonc/half-close", "gonc/exit-status", "rfc9293/3.10.3/recv-in-finwait"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			p.CloseStdin()
			c.ExpectFin()
			c.Data("late ")
			Expect(p.Output(5)).To(Equal("late "))
			c.Data("reply")
			c.Fin()
			Expect(p.Rest()).To(Equal("reply"))
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShAFadA?dA?fA+$"))
		})

	It("of a server's standard input is a FIN too, and lets the rest of the request in",
		Req("gonc/fin", "gonc/half-close", "gonc/exit-status"), func(b *Bench) {
			p, c := n.served(b, f, order{})
			p.FeedAll("answer")
			Expect(c.Exchange("")).To(Equal("answer"))
			c.Data("late request")
			c.Fin()
			Expect(p.Rest()).To(Equal("late request"))
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShAdA?fA+Da?Fa+$"))
		})

	It("of standard input is no FIN when it is to be kept", Req("gonc/no-shutdown"), func(b *Bench) {
		p, c := n.client(b, f, order{noShutdown: true})
		p.FeedAll("question")
		Expect(c.ExpectData(8)).To(Equal("question"))
		c.Data("answer")
		Expect(p.Output(6)).To(Equal("answer"))
		Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
		c.Fin()
		p.ends(0)
		c.ExpectFin()
	})

	It("of the peer closes standard output, and what standard input says is still sent",
		Req("gonc/eof", "gonc/half-close", "rfc9293/3.10.2/send-closewait-ok",
			"rfc9293/3.6/half-close-ack-only"), func(b *Bench) {
			p, c := n.client(b, f, order{})
			c.Data("last words")
			c.Fin()
			Expect(p.Rest()).To(Equal("last words"))
			Expect(c.Sees(With(capture.FIN))).To(BeEmpty())
			p.Write("one more thing")
			Expect(c.ExpectData(14)).To(Equal("one more thing"))
			p.FeedAll(", and done")
			Expect(c.Exchange("")).To(Equal(", and done"))
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShAdA?fA*DaDa?Fa+$"))
		})

	It("of the peer, behind which standard input stays silent, ends it when the time for that is "+
		"over, with a FIN and status 0",
		Req("gonc/fin-grace", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{finGrace: time.Second})
			c.Data("last words")
			c.Fin()
			Expect(p.Output(10)).To(Equal("last words"))
			c.ExpectFor(Timer, With(capture.FIN))
			c.Ack()
			p.ends(0)
		})

	It("of the peer ends it soon where standard input is a pipe that has said nothing, with a "+
		"FIN and status 0",
		Req("gonc/fin-grace", "gonc/exit-status"), func(b *Bench) {
			p, c := n.served(b, f, order{})
			c.Data("all of it")
			c.Fin()
			Expect(p.Output(9)).To(Equal("all of it"))
			c.ExpectFor(Timer, With(capture.FIN))
			c.Ack()
			p.ends(0, p.says(lingering, c.Local()))
		})

	It("of a server's client closes standard output, and what standard input says is still sent",
		Req("gonc/eof", "gonc/half-close", "rfc9293/3.10.2/send-closewait-ok"), func(b *Bench) {
			p, c := n.served(b, f, order{})
			c.Data("request")
			c.Fin()
			Expect(p.Rest()).To(Equal("request"))
			p.FeedAll("answer")
			Expect(c.Exchange("")).To(Equal("answer"))
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShADa?Fa*dA?fA+$"))
		})

	It("with status 0 waits until the peer has acknowledged every byte",
		Req("gonc/delivered", "gonc/exit-status", "rfc9293/3.6/retransmit-until-fin-acked"),
		func(b *Bench) {
			p, c := n.client(b, f, order{})
			p.FeedAll("is it there?")
			b.Wire.Expect(With(capture.FIN))
			c.Fin() // and no acknowledgement yet
			Expect(p.Rest()).To(BeEmpty())
			ending := p.Ending()
			b.Wire.Expect(DataOrFin)
			Expect(ending.Ended()).To(BeFalse())
			c.ExpectFin()
			p.ends(0, p.says(noAnswer, c.Local()))
		})

	It("by silence comes when the time is over, with a FIN and status 0",
		Req("gonc/wait", "gonc/exit-status"), func(b *Bench) {
			const silence = 3 * time.Second // gVisor was once seen to take a second more
			p, c := n.client(b, f, order{wait: silence})
			begun := c.Sees(TCP(capture.ACK))[0].Time
			fin := c.ExpectFor(Timer, With(capture.FIN))
			Expect(fin.Time).To(BeTemporally("~", begun.Add(silence), silence/2))
			c.Ack()
			p.ends(0)
		})

	It("by a signal leaves the connection to the kernel, which ends it with a FIN and answers "+
		"what comes then with a RST",
		Req("rfc9293/3.10.4/close-established-flush-fin", "rfc9293/SHLD-3"), func(b *Bench) {
			b.Checks("rfc9293/3.10.4/close-established-flush-fin")
			p, c := n.client(b, f, order{})
			p.Kill(SIGTERM)
			c.ExpectFin()
			Expect(p.Wait()).NotTo(Equal(process.Exit{}))
			b.Checks("rfc9293/SHLD-3")
			c.Data("too late")
			c.ExpectReset()
			Expect(c.History()).To(Equal("ShAFadR"))
		})
})
