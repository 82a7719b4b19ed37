// What goes in at one end comes out at the other: each byte, in its order, and no other.
// Bytes are sent as they are, with no line endings changed, in both directions at once,
// a megabyte each way. What the peer has no room for is kept and sent later; what nobody
// reads yet is kept, even past the peer's FIN and the end of standard input. Urgent
// bytes are in urgent.go.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = about(func(n netcat, f Family) {
	It("sends each byte that standard input gives, and no other",
		Req("gonc/no-byte-lost", "posix/general/2.10.6/stream-reliable"), func(b *Bench) {
			b.Unhurried()
			p, c := n.client(b, f, order{})
			data := noise(1, megabyte)
			fed := p.FeedAll(data)
			Expect(digest(c.Exchange(""))).To(Equal(digest(data)))
			Expect(fed.Wait()).To(Succeed())
			// The bench may acknowledge so late that much is sent again.
			Expect(c.History()).To(HaveHistory("^ShA[DTGa2]+F[DTFa2]*$"))
		})

	It("writes each byte that the peer sends, and no other",
		Req("gonc/no-byte-lost", "posix/recv/stream-no-boundaries"), func(b *Bench) {
			b.Unhurried()
			p, c := n.served(b, f, order{})
			data := noise(2, megabyte)
			written := p.Taking(len(data) + 1)
			c.Pour(data)
			c.Fin()
			Expect(digest(written.Wait())).To(Equal(digest(data)))
			Expect(c.History()).To(HaveHistory("^ShA[Da2uw]+F"))
		})

	It("moves a megabyte each way at once",
		Req("gonc/no-byte-lost", "gonc/directions", "posix/general/2.10.6/stream-reliable"),
		func(b *Bench) {
			b.Unhurried()
			p, c := n.client(b, f, order{})
			out, in := noise(3, megabyte), noise(4, megabyte)
			fed, written := p.FeedAll(out), p.Taking(len(in)+1)
			Expect(digest(c.Exchange(in))).To(Equal(digest(out)))
			Expect(fed.Wait()).To(Succeed())
			c.Fin()
			Expect(digest(written.Wait())).To(Equal(digest(in)))
			p.ends(0)
		})

	It("moves a megabyte each way between two of its kind",
		Req("gonc/no-byte-lost", "gonc/fin", "gonc/exit-status"), func(b *Bench) {
			b.Unhurried()
			server, at := n.server(b, f, order{listen: f.LoopbackAt(0)})
			client := n.start(b, order{connect: at})
			up, down := noise(5, megabyte), noise(6, megabyte)
			client.FeedAll(up)
			server.FeedAll(down)
			got := server.Taking(len(up) + 1)
			Expect(digest(client.Rest())).To(Equal(digest(down)))
			Expect(digest(got.Wait())).To(Equal(digest(up)))
			server.skips(accepted)
			client.ends(0)
			server.ends(0)
			Expect(b.Wire.Sees(OnLoopback, With(capture.FIN), To(at))).NotTo(BeEmpty())
			Expect(b.Wire.Sees(OnLoopback, With(capture.FIN), From(at))).NotTo(BeEmpty())
			Expect(b.Wire.Sees(OnLoopback, With(capture.RST))).To(BeEmpty())
		})

	It("keeps what nobody reads yet, past the peer's FIN and the end of standard input",
		Req("gonc/no-byte-lost", "gonc/eof"), func(b *Bench) {
			b.Unhurried()
			p, c := n.client(b, f, order{})
			p.CloseStdin()
			data := noise(11, 100_000) // more than a pipe holds, and less than that and a window
			c.Exchange(data)
			c.Fin()
			c.Expect(Acks(c.Next()))
			Expect(digest(p.Rest())).To(Equal(digest(data)))
			p.ends(0)
		})

	It("keeps what the peer has no room for, and sends it when there is",
		Req("gonc/no-byte-lost", "rfc9293/MUST-36", "rfc9293/3.10.4/close-established-flush-fin"),
		func(b *Bench) {
			p, c := n.served(b, f, order{})
			c.Window = 0
			c.Data("0")
			Expect(p.Output(1)).To(Equal("0"))
			data := noise(7, 200_000)
			p.FeedAll(data)
			b.Wire.Expect(c.ZeroProbe()) // whose byte there is no room for
			Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
			c.Window = 4000
			c.Ack()
			Expect(digest(c.Exchange(""))).To(Equal(digest(data)))
			Expect(c.History()).To(HaveHistory("fA+$"))
		})
})
