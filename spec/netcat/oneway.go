// A netcat that only sends (--send-only) throws away what comes. It owes the peer
// something all the same: closing with unread data sends a RST, which can take away what
// the peer has not read yet (RFC 1122, section 4.2.2.13). So what comes is read and
// dropped until the peer's FIN, or until the peer has been silent for a while; only what
// comes after that may be answered with a RST.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = about(func(n netcat, f Family) {
	It("ends with the peer's FIN, and what the peer says before has no RST",
		Req("gonc/send-only", "rfc9293/3.10.3/recv-in-finwait"), func(b *Bench) {
			p, c := n.client(b, f, order{sendOnly: true})
			p.FeedAll("all of it")
			Expect(c.Exchange("")).To(Equal("all of it"))
			for _, message := range messages {
				c.Deliver(message)
			}
			c.Fin()
			Expect(p.Rest()).To(BeEmpty())
			p.ends(0)
			Expect(c.History()).To(HaveHistory("^ShADa?Fa+[dA]+fA+$"))
		})

	It("ends with status 0 where the peer falls silent, and answers with a RST what comes then",
		Req("gonc/send-only", "gonc/exit-status"), func(b *Bench) {
			p, c := n.client(b, f, order{sendOnly: true})
			p.FeedAll("all of it")
			Expect(c.Exchange("")).To(Equal("all of it"))
			p.ends(0)
			c.Data("late")
			c.ExpectReset()
			Expect(c.History()).To(HaveHistory("^ShADa?Fa+dR$"))
		})
})
