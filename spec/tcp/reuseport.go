package tcp

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// How listeners with one address share what comes to it.
var _ = Part("tcp", "duplicate", "reuseport", func() {
	OverFamilies(func(f Family) {
		It("spreads connections over two listeners, each to one of them",
			Req("linux/socket7/SO_REUSEPORT", "linux/socket7/SO_REUSEPORT-tcp-balance"), func(b *Bench) {
				one := grouped(b, f, f.StackAt(0))
				other := grouped(b, f, one.Name())
				const flows = 32 // all to one of two by chance: once in 2^31 runs
				for range flows {
					b.Peer(f).Dial(one.Name())
				}
				Expect(b.Wire.Sees(TCP(capture.SYN | capture.ACK))).To(HaveLen(flows))
				got := []int{acceptAll(one), acceptAll(other)}
				Expect(got[0] + got[1]).To(Equal(flows))
				Expect(got).NotTo(ContainElement(0))
			})

		It("gives every connection to the listener that is left", Req("linux/socket7/SO_REUSEPORT"), func(b *Bench) {
			one := grouped(b, f, f.StackAt(0))
			other := grouped(b, f, one.Name())
			one.Close()
			for range 8 {
				admits(b.Peer(f).Open(other.Name()), other)
			}
		})

		It("fails with EADDRINUSE for another effective user, and succeeds for the same",
			Req("linux/socket7/SO_REUSEPORT"), Need(protocol.FeatureUsers), func(b *Bench) {
				l := grouped(b, f, f.StackAt(0))
				b.Seteuid(nobody)
				s := b.Socket(f, SOCK_STREAM)
				s.Set(SOL_SOCKET, SO_REUSEPORT, 1)
				Expect(s.Try.Bind(l.Name())).To(FailWith(EADDRINUSE))
				grouped(b, f, grouped(b, f, f.StackAt(0)).Name())
				admits(b.Peer(f).Open(l.Name()), l)
			})
	})
})

// nobody is a user other than the agent's.
const nobody = 65534

// grouped is a listener with SO_REUSEPORT.
func grouped(b *Bench, f Family, at Addr) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	s.Set(SOL_SOCKET, SO_REUSEPORT, 1)
	s.Bind(at)
	s.Listen(64)
	return s
}
