// Where a netcat listens (-l): on every address of its family or on one, on the port
// that is asked for or on one of the system's choice, which it then names. It sets
// SO_REUSEADDR, so that it can start again beside a connection in TIME-WAIT, but it must
// not start beside another listener: two programs would share what comes by chance.
// Without -k it serves one client and refuses whoever comes later, so it closes its
// listener when the first has come.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = about(func(n netcat, f Family) {
	It("on port 0 names the port that the stack chose, where it answers a SYN",
		Req("gonc/port-zero", "rfc9293/3.10.7.2/listen-syn-synack"),
		func(b *Bench) {
			if n.fixedPorts {
				b.Lacks("port 0")
			}
			p, at := n.server(b, f, order{listen: f.StackAt(0)})
			c := b.Peer(f).Open(at)
			Expect(c.Expect(TCP(capture.SYN | capture.ACK)).TCP.Ack).To(Equal(c.Next()))
			Expect(p.Stderr.Ready(POLLIN)).To(BeEmpty())
			c.Ack()
			p.hears(accepted, c.Local())
			Expect(c.History()).To(Equal("ShA"))
		})

	It("on a port where another one listens is one line and status 1, and leaves that one unharmed",
		Req("gonc/duplicate", "posix/bind/EADDRINUSE", "gonc/exit-status"), func(b *Bench) {
			first, at := n.server(b, f, order{})
			second := n.start(b, order{listen: at})
			second.ends(1, second.says(inUse, at))
			b.Wire.Quiet()
			c := b.Peer(f).Dial(at)
			c.Data("still here")
			Expect(first.Output(10)).To(Equal("still here"))
			Expect(c.History()).To(HaveHistory("^ShADa?$"))
		})

	It("on every address fails on a port where one listens on a single address",
		Req("gonc/duplicate", "posix/bind/EADDRINUSE"), func(b *Bench) {
			_, at := n.server(b, f, order{})
			everywhere := f.AnyAt(at.Port())
			second := n.start(b, order{listen: everywhere})
			second.ends(1, second.says(inUse, everywhere))
			b.Wire.Quiet()
		})

	It("starts again on a port that a connection in TIME-WAIT has",
		Req("gonc/restart"), func(b *Bench) {
			p, c := n.served(b, f, order{})
			p.CloseStdin()
			c.ExpectFin()
			c.Fin()
			c.Expect(TCP(capture.ACK))
			p.ends(0)
			Expect(b.Socket(f, SOCK_STREAM).Try.Bind(c.Remote())).To(FailWith(EADDRINUSE))
			again, at := n.server(b, f, order{listen: c.Remote()})
			later := b.Peer(f).Dial(at)
			again.hears(accepted, later.Local())
			Expect(c.History()).To(Equal("ShAfAFa"))
			Expect(later.History()).To(Equal("ShA"))
		})

	It("without an address answers on each of its family", Req("gonc/families"), func(b *Bench) {
		_, at := n.server(b, f, order{listen: f.AnyAt(0), keep: true})
		c := b.Peer(f).Dial(f.StackAt(at.Port()))
		Expect(c.History()).To(Equal("ShA"))
		b.Socket(f, SOCK_STREAM).Connect(f.LoopbackAt(at.Port()))
	})

	if f.AF == IPv4.AF {
		It("without an address answers on none of IPv6",
			Req("gonc/families", "rfc9293/3.5.2/closed-rst"), func(b *Bench) {
				_, at := n.server(b, f, order{listen: f.AnyAt(0), keep: true})
				c := b.Peer(IPv6).Open(IPv6.StackAt(at.Port()))
				c.ExpectReset()
				Expect(c.History()).To(Equal("Sr"))
			})
	} else {
		It("without an address answers on each of IPv4, too",
			Req("gonc/families"), func(b *Bench) {
				p, at := n.server(b, f, order{listen: f.AnyAt(0), keep: true})
				c := b.Peer(IPv4).Dial(IPv4.StackAt(at.Port()))
				c.Data("over IPv4")
				Expect(p.Output(9)).To(Equal("over IPv4"))
			})
	}

	It("refuses whoever comes after its one client",
		Req("gonc/one-client", "rfc9293/3.10.4/close-listen"), func(b *Bench) {
			p, c := n.served(b, f, order{})
			c.Data("first ")
			Expect(p.Output(6)).To(Equal("first "))
			late := b.Peer(f).Open(c.Remote())
			late.ExpectReset()
			Expect(late.History()).To(Equal("Sr"))
			c.Data("and only")
			Expect(p.Output(8)).To(Equal("and only"))
		})
})
