// How many clients can wait while a netcat serves one: the second argument of its
// listen. A netcat that serves a single client needs room for one; one that keeps
// listening (-k) had better have more, or clients meet silence in a burst. On Linux a
// queue of length n holds n+1 connections (listen(2); spec/backlog). The netcat is
// stopped by a signal, so that it accepts nobody, and the clients that get an answer are
// counted. OpenBSD's nc always asks for 1.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = about(func(n netcat, f Family) {
	It("of 2 has three clients wait while one is served, and a fourth without an answer",
		Req("gonc/backlog", "posix/listen/backlog-limits-queue"), func(b *Bench) {
			_, c := n.served(b, f, order{keep: true, single: true, backlog: 2})
			queue(b, f, c.Remote(), 3)
			expectNoRoom(b, f, c)
		})

	It("is 128 with -k unless it is told",
		Req("gonc/backlog", "posix/listen/somaxconn-supported"), func(b *Bench) {
			b.Unhurried()
			_, c := n.served(b, f, order{keep: true, single: true})
			queue(b, f, c.Remote(), 129)
			expectNoRoom(b, f, c)
		})

	It("is 1 without -k, since one is to come",
		Req("gonc/backlog", "gonc/one-client", "rfc9293/3.10.4/close-listen"), func(b *Bench) {
			p, at := n.server(b, f, order{})
			freeze(b, p)
			queued := queue(b, f, at, 2)
			expectNoRoom(b, f, queued[0])
			p.Kill(SIGCONT)
			Expect(p.Output(1)).To(Equal("?"))
			queued[1].ExpectReset()
		})
})

// queue opens n connections to a server that does not accept them. Each sends a
// byte: that it is acknowledged shows that the stack has queued the connection.
func queue(b *Bench, f Family, at Addr, n int) (queued []*Conn) {
	GinkgoHelper()
	for range n {
		c := b.Peer(f).Dial(at)
		c.Deliver("?")
		queued = append(queued, c)
	}
	return queued
}

// expectNoRoom fails the spec if a server answers a further client. The answer to
// what another client sends behind the SYN shows that the stack has seen it.
func expectNoRoom(b *Bench, f Family, other *Conn) {
	GinkgoHelper()
	c := b.Peer(f).Open(other.Remote())
	other.Deliver("!")
	Expect(c.Sees()).To(BeEmpty())
	Expect(c.History()).To(Equal("S"))
}
