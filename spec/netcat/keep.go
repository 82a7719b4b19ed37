// A server that keeps listening (-k) serves one client after another, or several at a
// time. Standard input is one and can go to one client only: to the oldest here. A
// client that is silent must not keep others from being heard, and one that is reset
// must not end the server. Once standard input has ended, each client gets a FIN for its
// part. ncat and socat share this out in other ways; OpenBSD's nc serves one client at a
// time.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
)

var _ = about(func(n netcat, f Family) {
	It("serves one client after another if it shall serve one at a time, in the order in which "+
		"they came",
		Req("gonc/keep-open", "posix/accept/fifo"), func(b *Bench) {
			p, one := n.served(b, f, order{keep: true, single: true})
			two, three := b.Peer(f).Dial(one.Remote()), b.Peer(f).Dial(one.Remote())
			three.Deliver("three")
			two.Deliver("two ")
			one.Deliver("one ")
			one.Fin()
			one.ExpectFin()
			two.Fin()
			two.ExpectFin()
			Expect(p.Output(13)).To(Equal("one two three"))
			Expect(one.History()).To(HaveHistory("^ShADaFa?fA$"))
		})

	It("hears a client while an older one is silent", Req("gonc/keep-open"), func(b *Bench) {
		p, one := n.served(b, f, order{keep: true})
		two := b.Peer(f).Dial(one.Remote())
		two.Data("two ")
		Expect(p.Output(4)).To(Equal("two "))
		one.Data("one ")
		Expect(p.Output(4)).To(Equal("one "))
	})

	It("gives what standard input says to the oldest client", Req("gonc/keep-open"), func(b *Bench) {
		p, one := n.served(b, f, order{keep: true})
		p.Write("for one")
		Expect(one.ExpectData(7)).To(Equal("for one"))
		one.Fin()
		one.ExpectFin()
		two := b.Peer(f).Dial(one.Remote())
		p.hears(accepted, two.Local())
		p.Write("for two")
		Expect(two.ExpectData(7)).To(Equal("for two"))
		Expect(two.History()).To(Equal("ShAdA"))
	})

	It("sends each client a FIN once standard input has ended",
		Req("gonc/keep-open", "gonc/fin"), func(b *Bench) {
			p, one := n.served(b, f, order{keep: true})
			p.CloseStdin()
			one.ExpectFin()
			one.Fin()
			two := b.Peer(f).Dial(one.Remote())
			two.ExpectFin()
			two.Data("still listens")
			Expect(p.Output(13)).To(Equal("still listens"))
		})

	It("has one line for a connection that was reset, and serves the next",
		Req("gonc/keep-open", "gonc/failure"), func(b *Bench) {
			p, one := n.served(b, f, order{keep: true})
			one.Reset()
			p.hears(reset, one.Local())
			two := b.Peer(f).Dial(one.Remote())
			two.Data("next")
			Expect(p.Output(4)).To(Equal("next"))
			Expect(one.History()).To(Equal("ShAR"))
		})
})
