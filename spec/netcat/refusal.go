// A connection that is refused is the most common failure of all. A netcat says so in
// one line that names the address, on standard error, and ends with status 1; standard
// output stays empty and is closed, so that a reader sees an end. With -v the line is
// the same. Some destinations the stack itself refuses, without a packet: connect to a
// multicast address fails at once. Some netcats say nothing unless -v is given.

package netcat

import (
	"net/netip"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = about(func(n netcat, f Family) {
	for _, verbose := range []bool{false, true} {
		manner := "without -v"
		if verbose {
			manner = "with -v"
		}
		It("is one line and status 1, "+manner,
			Req("posix/connect/ECONNREFUSED", "gonc/exit-status", "gonc/verbose-lines"), func(b *Bench) {
				to := b.Peer(f).At(b.Port())
				p := n.start(b, order{connect: to, verbose: verbose})
				syn := firstOf(b, TCP(capture.SYN))
				syn.Refuse()
				p.ends(1, p.says(refused, to))
				Expect(b.History(AddrOf(syn.Src()), to)).To(Equal("Sr"))
				b.Wire.Quiet()
			})
	}

	It("leaves standard output empty, and closes it", Req("gonc/exit-status"), func(b *Bench) {
		p := n.start(b, order{connect: b.Peer(f).At(b.Port())})
		p.Write("for nobody")
		firstOf(b, TCP(capture.SYN)).Refuse()
		Expect(p.Rest()).To(BeEmpty())
		Expect(p.Wait()).To(Equal(process.Exit{Status: 1}))
		Expect(b.Wire.Sees(text)).To(BeEmpty())
	})

	It("by the stack itself, of an address for many, is one line and status 1, and no packet",
		Req("rfc9293/MUST-46", "gonc/exit-status"), func(b *Bench) {
			to := AddrOf(netip.AddrPortFrom(multicast(f), 80))
			p := n.start(b, order{connect: to})
			p.ends(1, p.says(noRoute, to))
			b.Wire.Quiet()
		})
})

// multicast is the address of all hosts on a link (RFC 1112 section 4, RFC 4291
// section 2.7.1).
func multicast(f Family) netip.Addr {
	if f.AF == IPv4.AF {
		return netip.AddrFrom4([4]byte{224, 0, 0, 1})
	}
	return netip.IPv6LinkLocalAllNodes()
}
