// SO_REUSEADDR relaxes when an address is in use. POSIX says only that the rules of bind
// "should allow reuse of local addresses". Servers set it to start again while
// connections of their last run are in TIME-WAIT: see timewait.go. On Linux both sockets
// need it, two may then be bound to one address, and one of them may listen. For UDP it
// lets any number of sockets receive at one address, though each unicast datagram goes
// to one of them only. On the BSDs the later socket alone needs it, and on Windows it
// lets a program take another's port, which SO_EXCLUSIVEADDRUSE is there to prevent.

package address

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("lets one of two bound sockets listen, and fails the other's listen with EADDRINUSE",
			Req("linux/listen2/EADDRINUSE", "linux/socket7/SO_REUSEADDR"), func(b *Bench) {
				one := b.Reusing(f, f.StackAt(0))
				other := b.Reusing(f, one.Name())
				one.Listen(5)
				Expect(other.Try.Listen(5)).To(FailWith(EADDRINUSE))
				one.Admits(b.Peer(f).Open(one.Name()))
			})

		It("lets the other socket listen once the listener is closed",
			Req("linux/listen2/EADDRINUSE", "linux/socket7/SO_REUSEADDR"), func(b *Bench) {
				one := b.Reusing(f, f.StackAt(0))
				other := b.Reusing(f, one.Name())
				one.Listen(5)
				Expect(other.Try.Listen(5)).To(FailWith(EADDRINUSE))
				one.Close()
				b.Peer(f).Open(other.Name()).ExpectReset()
				other.Listen(5)
				other.Admits(b.Peer(f).Open(other.Name()))
			})

		It("fails with EADDRINUSE at bind already when the first socket listens, on a wildcard for "+
			"any address",
			Req("linux/socket7/SO_REUSEADDR"), Need("loopback"), func(b *Bench) {
				l := b.Reusing(f, f.AnyAt(0))
				l.Listen(5)
				for _, at := range []Addr{f.StackAt(l.Port()), f.LoopbackAt(l.Port()), f.AnyAt(l.Port())} {
					s := b.Socket(f, SOCK_STREAM)
					s.Reuse()
					Expect(s.Try.Bind(at)).To(FailWith(EADDRINUSE), string(at))
				}
				l.Admits(b.Peer(f).Open(f.StackAt(l.Port())))
			})

		It("counts no more once it is taken back from the first socket",
			CallsAlone, Req("linux/kernel/reuse-now"), func(b *Bench) {
				first := b.Reusing(f, f.OwnAt(b, 0))
				b.Reusing(f, first.Name()).Close()
				first.Set(SOL_SOCKET, SO_REUSEADDR, 0)
				s := b.Socket(f, SOCK_STREAM)
				s.Reuse()
				Expect(s.Try.Bind(first.Name())).To(FailWith(EADDRINUSE))
			})

		It("lets a socket listen on a port while a connection from it is in SYN-SENT",
			Req("rfc9293/MUST-42"), func(b *Bench) {
				s, l := reusingAll(b, f), reusingAll(b, f)
				s.Bind(f.StackAt(0))
				peer := b.Peer(f).At(b.Port())
				call := s.Go(func(try Calls) error { return try.Connect(peer) })
				syn := b.Wire.Expect(TCP(capture.SYN), To(peer))
				l.Bind(s.Name())
				l.Listen(5)
				l.Admits(b.Third(f).Open(l.Name()))
				c := syn.Accept()
				Expect(call.Wait()).To(Succeed())
				Expect(c.History()).To(Equal("ShA"))
			})

		It("connects two sockets with one address to two peers, and keeps their data apart",
			Req("rfc6056/2.2/same-port-different-dst",
				"rfc9293/3.4.1/connection-is-pair"), func(b *Bench) {
				one, other := pairAtOneAddress(b, f)
				port := b.Port()
				b.Checks("rfc6056/2.2/same-port-different-dst")
				c := b.Connect(one, b.Peer(f).At(port))
				d := b.Connect(other, b.Third(f).At(port))
				Expect(d.Remote()).To(Equal(c.Remote()))
				b.Checks("rfc9293/3.4.1/connection-is-pair")
				c.Data("from the peer")
				d.Data("from the third")
				Expect(one.Recv(20)).To(Equal("from the peer"))
				Expect(other.Recv(20)).To(Equal("from the third"))
			})

		It("makes no second connection between the same two addresses and ports",
			Req("rfc9293/3.4.1/connection-is-pair", "rfc9293/3.10.1/open-existing-error"),
			func(b *Bench) {
				c, err := connectsTwice(b, f)
				Expect(err).NotTo(Succeed())
				Expect(b.Wire.Sees(TCP(capture.SYN), To(c.Local()))).To(HaveLen(1))
			})

		It("has connect fail with EADDRINUSE where there is such a connection already",
			Req("posix/connect/EADDRINUSE.may"), func(b *Bench) {
				_, err := connectsTwice(b, f)
				Expect(err).To(FailWith(EADDRINUSE))
			})
	})

	OverUDP(func(f Family) { delivery(f, SO_REUSEADDR) })
})

// reusingAll is a socket that may share its address by every option which the stack has.
func reusingAll(b *Bench, f Family) *Socket {
	GinkgoHelper()
	s := b.Socket(f, SOCK_STREAM)
	s.Reuse()
	_ = s.Try.Setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
	return s
}

// pairAtOneAddress are two sockets at one address, which no standard asks for.
func pairAtOneAddress(b *Bench, f Family) (one, other *Socket) {
	GinkgoHelper()
	one, other = reusingAll(b, f), reusingAll(b, f)
	one.Bind(f.StackAt(0))
	if other.Try.Bind(one.Name()) != nil {
		b.Lacks("two TCP sockets at one address")
	}
	return one, other
}

// connectsTwice connects two sockets at one address to one peer: the connection of the
// first, and what the second connect gave.
func connectsTwice(b *Bench, f Family) (*Conn, error) {
	GinkgoHelper()
	one, other := pairAtOneAddress(b, f)
	c := b.Connect(one, b.Peer(f).At(b.Port()))
	call := other.Go(func(try Calls) error { return try.Connect(c.Local()) })
	return c, call.Wait()
}
