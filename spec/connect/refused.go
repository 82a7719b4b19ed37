// A port where nobody listens is closed, and the stack itself answers a SYN to it with a
// RST (RFC 9293, section 3.5.2), without a program. That is why connect to a host that
// is up fails in no time: the RST in SYN-SENT makes it fail with ECONNREFUSED (POSIX).
// It tells a port scanner as much. A firewall that drops the SYN instead leaves connect
// to time out, which takes minutes.

package connect

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("answers a SYN to a port where nobody listens with a RST",
			Req("rfc9293/3.5.2/closed-rst"), func(b *Bench) {
				c := b.Peer(f).Open(f.StackAt(b.Port()))
				c.ExpectReset()
				Expect(c.History()).To(Equal("Sr"))
			})

		It("fails connect with ECONNREFUSED when a RST answers its SYN",
			Req("posix/connect/ECONNREFUSED"), func(b *Bench) {
				s := b.Socket(f, SOCK_STREAM)
				call := s.Go(func(try Calls) error { return try.Connect(f.PeerAt(b.Port())) })
				b.Wire.Expect(TCP(capture.SYN)).Refuse()
				Expect(call.Wait()).To(FailWith(ECONNREFUSED))
			})
	})
})
