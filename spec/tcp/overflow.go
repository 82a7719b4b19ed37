package tcp

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

var _ = Topic("tcp", "backlog", func() {
	OverFamilies(func(f Family) {
		for _, n := range []int{1, 2, 5} {
			It(fmt.Sprintf("admits %d connections with a backlog of %d", n+1, n),
				Req("posix/listen/backlog-limits-queue", "linux/listen2/backlog-completed"), func(b *Bench) {
					l := b.Listener(f, f.StackAt(0), n)
					enqueue(b, f, l, n+1)
					late := b.Peer(f).Open(l.Name())
					Expect(l.Info().Unacked).To(BeEquivalentTo(n + 1))
					Expect(late.Sees()).To(BeEmpty(), "an answer to a SYN that the queue has no room for")
				})
		}

		It("admits one connection with a backlog of 0", Req("posix/listen/backlog-zero-may-accept"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 0)
			c := b.Peer(f).Dial(l.Name())
			l.Accept()
			Expect(c.History()).To(Equal("ShA"))
		})

		It("holds one connection, and no more, with a backlog of 0", Req("posix/listen/backlog-limits-queue"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 0)
			enqueue(b, f, l, 1)
			Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
		})

		It("takes a negative backlog as 0", Req("posix/listen/backlog-negative-as-zero"), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), -1)
			enqueue(b, f, l, 1)
			Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty(), "an answer to a SYN beyond a backlog of 0")
		})

		It("supports a backlog of SOMAXCONN", Req("posix/listen/somaxconn-supported"), Need(protocol.FeatureSysctl), func(b *Bench) {
			l := b.Listener(f, f.StackAt(0), 4096)
			Expect(l.Info().Sacked).To(BeEquivalentTo(4096))
			enqueue(b, f, l, 200)
		})

		It("reduces a backlog above somaxconn without a word", Req("posix/listen/backlog-reduced-silently", "linux/listen2/somaxconn-cap"),
			Need(protocol.FeatureSysctl), func(b *Bench) {
				b.Sysctl("net.core.somaxconn", "3")
				l := b.Listener(f, f.StackAt(0), 100)
				Expect(l.Info().Sacked).To(BeEquivalentTo(3))
				enqueue(b, f, l, 4)
				Expect(b.Peer(f).Open(l.Name()).Sees()).To(BeEmpty())
			})

		It("admits no fewer connections with a larger backlog", Req("posix/listen/backlog-monotone"), func(b *Bench) {
			small, large := b.Listener(f, f.StackAt(0), 2), b.Listener(f, f.StackAt(0), 4)
			Expect(admitted(b, f, large, 8)).To(BeNumerically(">=", admitted(b, f, small, 8)))
		})
	})
})

// overfull fills the queue of a listener while the handshake of one connection
// more is on its way, and ends that. The backlog is as large as it is so that the
// stack needs no SYN cookies, which leave no handshake behind that it could reset.
func overfull(b *Bench, f Family) (*Socket, *Conn) {
	GinkgoHelper()
	l := b.Listener(f, f.StackAt(0), 2)
	enqueue(b, f, l, 2)
	third, late := b.Peer(f).Open(l.Name()), b.Peer(f).Open(l.Name())
	third.Establish()
	late.Establish()
	return l, late
}

// dial connects a socket of the stack to a listener on loopback.
func dial(b *Bench, f Family, l *Socket) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	s.Connect(l.Name())
	return s
}
