// Backpressure holds for each direction alone. Where the peer has no room, a netcat must
// stop reading standard input, or it would fill memory; where nobody reads standard
// output, it must stop receiving, so that the peer's window closes. Neither may stop the
// other direction. Over one family only: that a direction waits is a matter of the
// program.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = once(func(n netcat) {
	It("go on to the peer while nobody reads standard output, and the peer is held back",
		Req("gonc/directions"), func(b *Bench) {
			b.Unhurried()
			p, c := n.client(b, IPv4, order{})
			c.Flood()
			p.Write("unaffected")
			Expect(c.ExpectData(10)).To(Equal("unaffected"))
		})

	It("go on to standard output while the peer has no room, and standard input is held back",
		Req("gonc/directions", "gonc/no-byte-lost"), func(b *Bench) {
			p, c := n.client(b, IPv4, order{})
			c.Window = 0
			c.Data("closed")
			Expect(p.Output(6)).To(Equal("closed"))
			stuck := noise(10, 8<<20)
			fed := p.FeedAll(stuck)
			c.Deliver("unaffected")
			Expect(p.Output(10)).To(Equal("unaffected"))
			Expect(fed.Ended()).To(BeFalse())
			Expect(c.Sees(MoreThanProbe)).To(BeEmpty())
		})
})
