// TIME-WAIT keeps a connection's addresses and ports after both sides have closed it, on
// the side that closed first. If that was a server, bind finds its port in use when it
// starts again: the reason why servers set SO_REUSEADDR. Linux asks for the option on
// both sockets, the one whose connection is left and the new one; the BSDs only on the
// new one. The side that closes second, or that received a RST, has nothing left, and its
// port is free at once. RFC 9293, section 3.5.2, would have the side that sends a RST enter
// TIME-WAIT, too; Linux forgets the connection there. The segments of TIME-WAIT are the
// matter of close/timewait.go.

package address

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("holds the port of the side that closed first",
			Req("linux/ip7/timewait-port-busy"), Need("loopback"), func(b *Bench) {
				at := timeWait(b, f, listens(b, f, false))
				Expect(rebinds(b, f, at, false)).To(FailWith(EADDRINUSE))
				Expect(rebinds(b, f, f.AnyAt(at.Port()), false)).To(FailWith(EADDRINUSE))
				Expect(rebinds(b, f, f.LoopbackAt(at.Port()), false)).To(Succeed())
			})

		It("holds the port of a client that closed first",
			Req("linux/ip7/timewait-port-busy"), func(b *Bench) {
				s, c := b.Connected(f)
				at := s.Name()
				s.ClosesFirst(c)
				Expect(rebinds(b, f, at, false)).To(FailWith(EADDRINUSE))
			})

		It("leaves the port to a listener when both have SO_REUSEADDR",
			Req("linux/ip7/timewait-port-busy", "linux/socket7/SO_REUSEADDR-both",
				"posix/general/2.10.16/SO_REUSEADDR"), func(b *Bench) {
				b.Checks("linux/ip7/timewait-port-busy", "linux/socket7/SO_REUSEADDR-both",
					"posix/general/2.10.16/SO_REUSEADDR")
				at := timeWait(b, f, listens(b, f, true))
				l := b.Reusing(f, at)
				l.Listen(5)
				l.Admits(b.Third(f).Open(at))
			})

		It("holds the port when only the later socket has SO_REUSEADDR",
			Req("linux/socket7/SO_REUSEADDR-both"), func(b *Bench) {
				at := timeWait(b, f, listens(b, f, false))
				Expect(rebinds(b, f, at, true)).To(FailWith(EADDRINUSE))
			})

		It("holds the port when only the earlier socket had SO_REUSEADDR",
			Req("linux/socket7/SO_REUSEADDR-both"), func(b *Bench) {
				at := timeWait(b, f, listens(b, f, true))
				Expect(rebinds(b, f, at, false)).To(FailWith(EADDRINUSE))
			})

		It("holds the port after a connection over loopback, but for SO_REUSEADDR on both",
			Req("linux/ip7/timewait-port-busy", "linux/socket7/SO_REUSEADDR-both"),
			Need("loopback"), func(b *Bench) {
				l := b.Reusing(f, f.LoopbackAt(0))
				l.Listen(5)
				client := b.Socket(f, SOCK_STREAM)
				client.Connect(l.Name())
				at, from, server := l.Name(), client.Name(), l.Accept()
				l.Close()
				server.Close()
				Expect(client.Recv(1)).To(BeEmpty())
				client.Close()
				b.Until("the client's FIN is acknowledged", func() bool {
					return strings.HasSuffix(b.History(from, at), "Fa")
				})
				Expect(rebinds(b, f, at, false)).To(FailWith(EADDRINUSE))
				Expect(rebinds(b, f, at, true)).To(Succeed())
			})

		It("is not entered by the side that closes last, whose port is free",
			Req("rfc9293/3.10.7.4/lastack-closed"), func(b *Bench) {
				s, c := b.Accepted(f)
				at := s.Name()
				c.Fin()
				Expect(s.Recv(1)).To(BeEmpty())
				s.Close()
				c.ExpectFin()
				c.Ack()
				c.ExpectReset() // to that last ACK: nothing is left of the connection
				Expect(rebinds(b, f, at, false)).To(Succeed())
			})

		It("is not entered by the side that sends a RST, whose port is free",
			Req("linux/socket7/SO_LINGER-zero-rst"), func(b *Bench) {
				s, c := b.Accepted(f)
				at := s.Name()
				s.Linger(0)
				s.Close()
				c.ExpectReset()
				Expect(rebinds(b, f, at, false)).To(Succeed())
				Expect(c.History()).To(Equal("ShAr"))
			})
	})
})

// timeWait closes a listener and, from the stack's side first, a connection of
// its, whose address it returns.
func timeWait(b *Bench, f Family, l *Socket) Addr {
	GinkgoHelper()
	at := l.Name()
	c := b.Peer(f).Dial(at)
	s := l.Accept()
	l.Close()
	s.ClosesFirst(c)
	Expect(c.History()).To(Equal("ShAfAFa"))
	return at
}
