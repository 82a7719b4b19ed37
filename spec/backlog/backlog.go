// listen's second argument, the backlog, limits how many connections may wait for
// accept. POSIX calls it a hint, which the system must use, though not to the letter: it
// may cut a large one to its own limit without a word, must support SOMAXCONN, takes a
// negative number as 0, and with 0 may admit none or some. Linux counts connections whose
// handshake is complete, admits one more than the backlog, and cuts it to
// net.core.somaxconn (4096, and 128 before 5.4). What happens to those that find no room
// is in overflow.go.

package backlog

import (
	"fmt"
	"math"

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
				Req("linux/kernel/accept-queue", "linux/listen2/backlog-completed",
					"linux/listen2/overflow-ignore"), func(b *Bench) {
					l := b.Listener(f, f.StackAt(0), n)
					b.Peer(f).Enqueue(l, n+1)
					late := b.Peer(f).Open(l.Name())
					Expect(late.Sees()).To(BeEmpty(), "an answer to a SYN that the queue has no room for")
					Expect(l.AcceptAll()).To(Equal(n + 1))
				})
		}

		It("admits a connection with a backlog of 0",
			Req("posix/listen/backlog-zero-may-accept"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 0)
				c := b.Peer(f).Dial(l.Name())
				l.Accept()
				Expect(c.History()).To(Equal("ShA"))
			})

		It("limits the queue with a backlog of 1",
			Req("posix/listen/backlog-limits-queue"), func(b *Bench) {
				l := b.Listener(f, f.StackAt(0), 1)
				Expect(admitted(b, f, l, plenty)).To(BeNumerically("<", plenty))
			})

		It("takes a negative backlog as 0",
			Req("posix/listen/backlog-negative-as-zero"), func(b *Bench) {
				zero, negative := b.Listener(f, f.StackAt(0), 0), b.Listener(f, f.StackAt(0), -1)
				Expect(admitted(b, f, negative, plenty)).To(Equal(admitted(b, f, zero, plenty)))
			})

		It("takes any backlog, up to the greatest number and above every limit",
			Req("posix/listen/somaxconn-supported", "posix/listen/backlog-above-limit"), func(b *Bench) {
				for _, n := range []int{128, 4096, math.MaxInt32} {
					l := b.Listener(f, f.StackAt(0), n)
					l.Admits(b.Peer(f).Open(l.Name()))
				}
			})

		It("keeps 200 connections with a backlog of 4096",
			Req("linux/listen2/backlog-completed"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.core.somaxconn", "4096")
				l := b.Listener(f, f.StackAt(0), 4096)
				b.Peer(f).Enqueue(l, 200)
				Expect(l.AcceptAll()).To(Equal(200))
			})

		It("cuts a backlog above somaxconn to that, without a word",
			Req("linux/listen2/somaxconn-cap"), Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.core.somaxconn", "3")
				three, hundred := b.Listener(f, f.StackAt(0), 3), b.Listener(f, f.StackAt(0), 100)
				few := admitted(b, f, three, plenty)
				Expect(few).To(BeNumerically("<", plenty))
				Expect(admitted(b, f, hundred, plenty)).To(Equal(few))
			})

		It("admits no fewer connections with a larger backlog",
			Req("posix/listen/backlog-monotone"), func(b *Bench) {
				small, large := b.Listener(f, f.StackAt(0), 2), b.Listener(f, f.StackAt(0), 4)
				Expect(admitted(b, f, large, 8)).To(BeNumerically(">=", admitted(b, f, small, 8)))
			})
	})
})

// plenty is more than any queue holds whose backlog is a few: POSIX has the backlog be a
// hint, and a stack may be generous.
const plenty = 40

// admitted is how many of n connections to a listener can be accepted. What comes too
// late for that may be refused, or get no answer.
func admitted(b *Bench, f Family, l *Socket, n int) int {
	GinkgoHelper()
	for range n {
		c := b.Peer(f).Open(l.Name())
		if len(c.Sees(TCP(capture.SYN|capture.ACK))) == 0 {
			break
		}
		c.Establish()
	}
	b.Wire.Drain()
	return l.AcceptAll()
}
