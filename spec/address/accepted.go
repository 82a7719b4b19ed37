// An accepted connection has the address and port of its listener, and lives on when the
// listener is closed. The port is then in use though nobody listens. A server that
// starts again, while a child of its last run still serves a client, finds it so: bind
// fails with EADDRINUSE unless SO_REUSEADDR was set on the old listener, from which the
// connection has it, and is set on the new one. A listener and an older connection can
// share a port at any time, since a connection is known by both of its ends (RFC 9293,
// MUST-41).

package address

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = Topic(func() {
	OverTCP(func(f Family) {
		It("holds the address and port of its closed listener, as a connection that lives on",
			Req("posix/bind/EADDRINUSE", "linux/ip7/one-socket-per-pair",
				"linux/ip7/any-binds-all"), func(b *Bench) {
				s, c := b.Accepted(f)
				b.Checks("posix/bind/EADDRINUSE")
				Expect(rebinds(b, f, s.Name(), false)).To(FailWith(EADDRINUSE))
				c.Carries(s)
				b.Checks("linux/ip7/one-socket-per-pair", "linux/ip7/any-binds-all")
				Expect(rebinds(b, f, f.AnyAt(s.Port()), false)).To(FailWith(EADDRINUSE))
			})

		It("holds the port when only the later socket has SO_REUSEADDR",
			Req("linux/socket7/SO_REUSEADDR-both"), func(b *Bench) {
				s, c := b.Accepted(f)
				Expect(rebinds(b, f, s.Name(), true)).To(FailWith(EADDRINUSE))
				c.Carries(s)
			})

		It("leaves the port to a new listener when both have SO_REUSEADDR, and lives on beside it",
			Req("linux/socket7/SO_REUSEADDR", "rfc9293/MUST-41"), func(b *Bench) {
				old := listens(b, f, true)
				c := b.Peer(f).Dial(old.Name())
				s := old.Accept()
				old.Close()
				b.Checks("linux/socket7/SO_REUSEADDR")
				l := b.Reusing(f, s.Name())
				l.Listen(5)
				l.Admits(b.Third(f).Open(l.Name()))
				b.Checks("rfc9293/MUST-41")
				c.Carries(s)
			})
	})
})
