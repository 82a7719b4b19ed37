// listen's second argument, the backlog, limits how many connections may wait for
// accept. POSIX calls it a hint: the system may take a larger one for its own limit
// without a word, must support SOMAXCONN, takes a negative number as 0, and with 0 may
// admit none or some. Linux counts connections whose handshake is complete, admits one
// more than the backlog, and cuts it to net.core.somaxconn (4096, and 128 before 5.4).
// What happens to those that find no room is in overflow.go.

package backlog

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		for _, n := range []int{1, 2, 5} {
			It(fmt.Sprintf("admits %d connections with a backlog of %d", n+1, n),
				Req("linux/listen2/backlog-completed"), func(b *Bench) {
					l := b.Listener(f, f.StackAt(0), n)
					b.Peer(f).Enqueue(l, n+1)
					late := b.Peer(f).Open(l.Name())
					Expect(late.Sees()).To(BeEmpty(), "an answer to a SYN that the queue has no room for")
					Expect(l.AcceptAll()).To(Equal(n + 1))
				})
		}

		It("admits one connection with a backlog of 0",
			Req("posix/listen/backlog-zero-may-accept"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 0)
				c := b.Peer(f).Dial(l.Name())
				l.Accept()
				Expect(c.History()).To(Equal("ShA"))
			})

		It("limits the queue with a backlog of 0",
			Req("posix/listen/backlog-limits-queue"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 0)
				Expect(admitted(b, f, l, plenty)).To(BeNumerically("<", plenty))
			})

		It("takes a negative backlog as 0",
			Req("posix/listen/backlog-negative-as-zero"), func(b *Bench) {
				zero, negative := b.Listener(f, f.StackAt(0), 0), b.Listener(f, f.StackAt(0), -1)
				Expect(admitted(b, f, negative, plenty)).To(Equal(admitted(b, f, zero, plenty)))
			})

		It("supports a backlog of SOMAXCONN",
			Req("posix/listen/somaxconn-supported"), Need(protocol.FeatureSysctl), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 4096)
				Expect(l.Backlog()).To(Equal(4096))
				b.Peer(f).Enqueue(l, 200)
			})

		It("reduces a backlog above somaxconn without a word",
			Req("posix/listen/backlog-reduced-silently", "linux/listen2/somaxconn-cap"),
			Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.core.somaxconn", "3")
				l := b.Listener(f, f.StackAt(0), 100)
				Expect(l.Backlog()).To(Equal(3))
				b.Peer(f).Enqueue(l, 4)
				Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
			})

		It("admits no fewer connections with a larger backlog",
			Req("posix/listen/backlog-monotone"), func(b *Bench) {
				small, large := b.Listener(f, f.StackAt(0), 2), b.Listener(f, f.StackAt(0), 4)
				Expect(admitted(b, f, large, 8)).To(BeNumerically(">=", admitted(b, f, small, 8)))
			})
	})
})

// plenty is more than the least length of a queue, which POSIX leaves to the stack.
const plenty = 40

// admitted is how many of n connections to a listener complete their handshake.
func admitted(b *Bench, f Family, l *Socket, n int) int {
	GinkgoHelper()
	for range n {
		c := b.Peer(f).Open(l.Name())
		if len(c.Sees(TCP(capture.SYN|capture.ACK))) == 0 {
			Expect(strings.Trim(c.History(), "TS")).To(BeEmpty())
			break
		}
		c.Establish()
	}
	b.Wire.Drain()
	return l.AcceptAll()
}
