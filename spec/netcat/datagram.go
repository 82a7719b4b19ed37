// A netcat over UDP (-u): each read of standard input becomes a datagram, and each
// datagram is written as it is. There is no connection, so there is no end: the end of
// standard input sends nothing, and a datagram of no bytes is one like any other, and
// not an end of file. A server talks to the first who writes to it, and to nobody else;
// with -k it hears all. The largest datagram has 65,507 bytes over IPv4 and 65,527 over
// IPv6.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = about(func(n netcat, f Family) {
	It("is what one write to standard input gives, and its answer is written",
		Req("gonc/datagram"), func(b *Bench) {
			p, to := n.sender(b, f)
			p.Write("one")
			first := firstOf(b, UDP, Payload("one"), To(to))
			p.Write("two")
			b.Wire.Expect(UDP, Payload("two"), To(to), From(AddrOf(first.Src())))
			b.Peer(f).SendUDP(to.Port(), AddrOf(first.Src()), "answer")
			Expect(p.Output(6)).To(Equal("answer"))
			Expect(b.History(to, AddrOf(first.Src()))).To(Equal("DDd"))
		})

	It("of the most bytes that there can be is sent whole, in fragments",
		Req("gonc/datagram", "posix/general/2.10.6/dgram-atomic"), func(b *Bench) {
			p, _ := n.sender(b, f)
			data := noise(8, largest(f))
			p.Write(data)
			const header = 8
			sent, fragments := b.Wire.ExpectFragments(header + len(data))
			Expect(fragments).To(BeNumerically(">", 40))
			Expect(digest(string(sent[header:]))).To(Equal(digest(data)))
		})

	It("of the most bytes that there can be is written whole",
		CallsAlone, Req("gonc/datagram", "posix/general/2.10.6/dgram-atomic"), func(b *Bench) {
			p, at := n.server(b, f, order{listen: f.LoopbackAt(0), udp: true})
			data := noise(9, largest(f))
			written := p.Taking(len(data) + 1)
			s := b.Bound(f, f.LoopbackAt(0))
			s.Sendto(data, at)
			s.Sendto("!", at)
			Expect(digest(written.Wait())).To(Equal(digest(data + "!")))
		})

	It("of no bytes ends nothing",
		Req("gonc/datagram-empty"), func(b *Bench) {
			p, at := n.server(b, f, order{udp: true})
			for _, data := range []string{"", "more", "", "and more"} {
				b.Peer(f).SendUDP(4711, at, data)
			}
			Expect(p.Output(12)).To(Equal("moreand more"))
			Expect(b.History(b.Peer(f).At(4711), at)).To(Equal("DDDD"))
		})

	It("of no bytes ends nothing at a client either",
		Req("gonc/datagram-empty"), func(b *Bench) {
			p, to := n.sender(b, f)
			p.Write("question")
			from := AddrOf(firstOf(b, UDP, To(to)).Src())
			for _, data := range []string{"", "answer"} {
				b.Peer(f).SendUDP(to.Port(), from, data)
			}
			Expect(p.Output(6)).To(Equal("answer"))
		})

	It("that is refused by ICMP ends it with one line and status 1",
		Req("gonc/datagram-refused", "gonc/exit-status", "posix/general/2.10.15/ECONNREFUSED-dgram"),
		func(b *Bench) {
			p, to := n.sender(b, f)
			p.Write("anybody there?")
			firstOf(b, UDP, To(to)).Unreachable()
			p.ends(1, p.says(answeredNo, to))
		})

	It("is no sign of an end: that of standard input sends none, and stops nothing",
		Req("gonc/datagram-end"), func(b *Bench) {
			p, to := n.sender(b, f)
			p.FeedAll("question")
			from := AddrOf(firstOf(b, UDP, Payload("question"), To(to)).Src())
			b.Peer(f).SendUDP(to.Port(), from, "answer")
			Expect(p.Output(6)).To(Equal("answer"))
			b.Wire.Quiet()
		})

	It("of the first to come makes its sender the one peer of a server",
		Req("gonc/datagram-server", "posix/connect/dgram-filters",
			"rfc1122-udp/4.1.3.1/port-unreachable"), func(b *Bench) {
			b.Checks("gonc/datagram-server", "posix/connect/dgram-filters")
			p, at := n.server(b, f, order{udp: true})
			peer := b.Peer(f).At(b.Port())
			b.Peer(f).SendUDP(peer.Port(), at, "first ")
			p.hears(accepted, peer)
			Expect(p.Output(6)).To(Equal("first "))
			b.Third(f).SendUDP(b.Port(), at, "stranger ")
			b.Peer(f).SendUDP(peer.Port(), at, "second")
			Expect(p.Output(6)).To(Equal("second"))
			p.Write("answer")
			b.Wire.Expect(UDP, Payload("answer"), From(at), To(peer))
			b.Wire.Quiet()
			b.Checks("rfc1122-udp/4.1.3.1/port-unreachable")
			Expect(b.Wire.Sees(ICMPError)).NotTo(BeEmpty())
		})

	It("of anyone is received by a server that keeps open",
		Req("gonc/datagram-server"), func(b *Bench) {
			p, at := n.server(b, f, order{udp: true, keep: true})
			b.Peer(f).SendUDP(b.Port(), at, "one ")
			b.Third(f).SendUDP(b.Port(), at, "two ")
			b.Peer(f).SendUDP(b.Port(), at, "three")
			Expect(p.Output(13)).To(Equal("one two three"))
			b.Wire.Quiet()
		})

	It("server on a port that another one has is one line and status 1",
		Req("gonc/duplicate", "posix/bind/EADDRINUSE", "gonc/exit-status"), func(b *Bench) {
			first, at := n.server(b, f, order{udp: true})
			second := n.start(b, order{udp: true, listen: at})
			second.ends(1, second.says(inUse, at))
			b.Peer(f).SendUDP(b.Port(), at, "unharmed")
			Expect(first.Output(8)).To(Equal("unharmed"))
			b.Wire.Quiet()
		})
})

// sender is a netcat that sends datagrams to the bench, and where it does.
func (n netcat) sender(b *Bench, f Family) (*party, Addr) {
	GinkgoHelper()
	to := b.Peer(f).At(b.Port())
	return n.start(b, order{udp: true, connect: to}), to
}

// largest is how many bytes a datagram can carry: 65,535 less the header of UDP
// and, for IPv4, whose length counts it, of IP (RFC 768; RFC 791 section 3.1; RFC
// 8200 section 3).
func largest(f Family) int {
	if f.AF == IPv4.AF {
		return 65535 - 20 - 8
	}
	return 65535 - 8
}
