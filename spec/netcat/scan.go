// A scan (-z) asks which ports are open, and no more: it connects and closes at once,
// sends nothing, and tells by status 0 whether one was open. A range is asked port by
// port. UDP has no handshake: an ICMP port unreachable says that a port is closed, and
// silence may mean that it is open, or that a firewall or a lost packet kept the answer
// away. Not every netcat has -z.

package netcat

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = about(func(n netcat, f Family) {
	It("connects to an open port, sends nothing, and ends with status 0",
		Req("gonc/scan", "gonc/exit-status"), func(b *Bench) {
			to := b.Peer(f).At(b.Port())
			p := n.start(b, order{connect: to, scan: true, verbose: true})
			p.Write("for no port")
			c := firstOf(b, TCP(capture.SYN), To(to)).Accept()
			c.ExpectFin()
			p.ends(0, p.says(connected, to))
			Expect(b.Wire.Sees(text)).To(BeEmpty())
			Expect(c.History()).To(Equal("ShAFa"))
		})

	It("of a closed port is one line and status 1",
		Req("gonc/scan", "gonc/exit-status", "posix/connect/ECONNREFUSED"), func(b *Bench) {
			to := b.Peer(f).At(b.Port())
			p := n.start(b, order{connect: to, scan: true, verbose: true})
			firstOf(b, TCP(capture.SYN), To(to)).Refuse()
			p.ends(1, p.says(refused, to))
		})

	It("of a range asks its ports in turn, and one that is open is enough for status 0",
		Req("gonc/scan", "gonc/exit-status"), func(b *Bench) {
			first, open, last := b.Peer(f).At(8001), b.Peer(f).At(8002), b.Peer(f).At(8003)
			p := n.start(b, order{connect: first, through: 8003, scan: true, verbose: true})
			asked := firstOf(b, TCP(capture.SYN))
			Expect(AddrOf(asked.Dst())).To(Equal(first))
			asked.Refuse()
			b.Wire.Expect(TCP(capture.SYN), To(open)).Accept().ExpectFin()
			b.Wire.Expect(TCP(capture.SYN), To(last)).Refuse()
			p.ends(0, p.says(refused, first), p.says(connected, open), p.says(refused, last))
			Expect(b.Wire.Sees(TCP(capture.SYN))).To(HaveLen(3))
			Expect(b.Wire.Sees(text)).To(BeEmpty())
		})

	It("of a UDP port takes an ICMP refusal for closed",
		Req("gonc/scan", "gonc/exit-status", "rfc1122-udp/4.1.3.3/icmp-up"), func(b *Bench) {
			to := b.Peer(f).At(b.Port())
			p := n.start(b, order{connect: to, scan: true, udp: true, verbose: true, wait: 2 * time.Second})
			firstOf(b, UDP, To(to)).Unreachable()
			p.ends(1, p.says(refused, to))
		})

	It("of a UDP port takes silence for open", Req("gonc/scan", "gonc/exit-status"), func(b *Bench) {
		to := b.Peer(f).At(b.Port())
		p := n.start(b, order{connect: to, scan: true, udp: true, verbose: true, wait: time.Second})
		asked := firstOf(b, UDP, To(to))
		p.WaitFor(Timer)
		p.ends(0, p.says(connected, to))
		Expect(b.History(AddrOf(asked.Src()), to)).To(HaveHistory("^D+$"))
	})
})
