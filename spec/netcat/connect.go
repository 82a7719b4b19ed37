// What a netcat does to connect: the calls of a program that was written from a
// tutorial, and what these show on the wire. The SYN is that of plain TCP, without
// MPTCP; nothing is sent before the handshake is complete, though standard input may
// hold data already. It leaves from the address and port that the user asked for (-s,
// -p), keeps to the family that was asked for (-4, -6), and gives up after the time that
// was set (-w), without a word to the peer.

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
	It("makes the handshake of plain TCP, and no further packet",
		Req("gonc/plain-socket", "rfc9293/3.10.7.3/synsent-established", "rfc9293/MUST-14"),
		func(b *Bench) {
			_, c := n.client(b, f, order{})
			syn := c.Sees(With(capture.SYN))
			Expect(syn).To(HaveLen(1))
			Expect(syn[0].TCP.Options.MSS).NotTo(BeZero())
			Expect(optionKinds(syn[0].TCP.Options.Raw)).NotTo(ContainElement(optionMPTCP))
			Expect(c.History()).To(Equal("ShA"))
			b.Wire.Quiet()
		})

	It("sends nothing before the handshake is complete, whatever standard input holds",
		Req("gonc/no-byte-lost", "rfc9293/3.10.7.3/synsent-established"), func(b *Bench) {
			p := n.start(b, order{connect: b.Peer(f).At(b.Port())})
			p.Write("early")
			syn := firstOf(b, TCP(capture.SYN))
			Expect(b.Wire.Sees(text)).To(BeEmpty())
			c := syn.Accept()
			Expect(c.ExpectData(5)).To(Equal("early"))
			Expect(c.History()).To(HaveHistory("^ShADa$"))
		})

	It("tells that it is connected once it is, and not before",
		Req("gonc/verbose-lines", "posix/connect/ready-when-established"), func(b *Bench) {
			n.mustSay(b, connected)
			p := n.start(b, order{connect: b.Peer(f).At(b.Port()), verbose: true})
			syn := firstOf(b, TCP(capture.SYN))
			Expect(p.Stderr.Ready(POLLIN)).To(BeEmpty())
			c := syn.Accept()
			p.hears(connected, c.Local())
			Expect(c.History()).To(Equal("ShA"))
		})

	It("comes from the port that it is told",
		Req("gonc/source", "posix/bind/assigns-address"), func(b *Bench) {
			_, c := n.client(b, f, order{from: f.AnyAt(4711)})
			Expect(c.Remote()).To(Equal(f.StackAt(4711)))
			Expect(c.History()).To(Equal("ShA"))
		})

	It("comes from the address that it is told, where the stack would choose another",
		Req("gonc/source", "posix/accept/peer-address"), func(b *Bench) {
			l := b.Listener(f, f.LoopbackAt(0), 1)
			n.start(b, order{connect: l.Name(), from: f.StackAt(0)})
			_, peer, err := l.Try.Accept()
			Expect(err).NotTo(HaveOccurred())
			Expect(peer).To(Equal(f.StackAt(peer.Port())))
			Expect(b.History(peer, l.Name())).To(Equal("ShA"))
		})

	It("refuses a destination of the other family than the one that it is told",
		Req("gonc/families"), func(b *Bench) {
			to := b.Peer(f).At(b.Port())
			other := f.Other()
			p := n.start(b, order{connect: to, family: &other})
			p.ends(1, p.says(otherKind, to))
			b.Wire.Quiet()
		})

	It("gives up when the peer does not answer in time, without a further word to it",
		Req("gonc/wait", "gonc/exit-status"), func(b *Bench) {
			to := b.Peer(f).At(b.Port())
			p := n.start(b, order{connect: to, wait: time.Second})
			syn := firstOf(b, TCP(capture.SYN))
			p.WaitFor(Timer)
			p.ends(1, p.says(unheard, to))
			Expect(b.History(AddrOf(syn.Src()), to)).To(HaveHistory("^S(TS)?$"))
			b.Wire.Sees(TCP(capture.SYN))
			b.Wire.Quiet()
		})
})

// optionMPTCP is the kind of the TCP option that asks for MPTCP (RFC 8684 section 3).
const optionMPTCP = 30

// optionKinds lists the kinds of TCP options, as they stand in a header (RFC 9293
// section 3.1).
func optionKinds(raw []byte) (kinds []int) {
	const end, noOperation = 0, 1
	for len(raw) > 0 && raw[0] != end {
		kinds = append(kinds, int(raw[0]))
		length := 1
		if raw[0] != noOperation && len(raw) > 1 {
			length = max(2, int(raw[1]))
		}
		raw = raw[min(length, len(raw)):]
	}
	return kinds
}
