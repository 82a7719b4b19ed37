// What one direction of a connection delivers, data and their end, in each state that
// the other one can be in: quiet, filled so that it is stuck, or at its end. A netcat
// that reads and writes in one loop without care stops the whole when one write blocks,
// or forgets one direction when the other one ends. The specs are a table of role,
// direction, state and end. Over one family only: that a direction waits is a matter of
// the program.

package netcat

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

var _ = once(func(n netcat) {
	for _, role := range []struct {
		name string
		play func(*Bench) (*party, *Conn)
	}{
		{"by a client", func(b *Bench) (*party, *Conn) { return n.client(b, IPv4, order{}) }},
		{"by a server", func(b *Bench) (*party, *Conn) { return n.served(b, IPv4, order{}) }},
	} {
		Context(role.name, func() {
			for _, s := range []state{quiet, filled, done} {
				deliverIn(role.play, s)
				deliverOut(role.play, s)
			}
		})
	}
})

// state is what a direction is doing while the other one is looked at.
type state string

const (
	quiet  state = "is quiet"
	filled state = "is filled"
	done   state = "has ended"
)

// deliverIn writes the specs of the way from the peer to standard output.
func deliverIn(play func(*Bench) (*party, *Conn), s state) {
	It("brings ten messages from the peer while the way to it "+string(s),
		Req("gonc/directions", "gonc/no-byte-lost"), func(b *Bench) {
			p, c := withWayOut(b, play, s)
			bringIn(p, c)
		})

	It("brings ten messages from the peer and their end while the way to it "+string(s),
		Req("gonc/directions", "gonc/eof"), func(b *Bench) {
			p, c := withWayOut(b, play, s)
			bringIn(p, c)
			c.Fin()
			Expect(p.Rest()).To(BeEmpty())
		})
}

// deliverOut writes the specs of the way from standard input to the peer.
func deliverOut(play func(*Bench) (*party, *Conn), s state) {
	It("brings ten messages to the peer while the way from it "+string(s),
		Req("gonc/directions", "gonc/no-byte-lost"), func(b *Bench) {
			p, c := withWayIn(b, play, s)
			bringOut(p, c)
		})

	It("brings ten messages to the peer and their end while the way from it "+string(s),
		Req("gonc/directions", "gonc/fin"), func(b *Bench) {
			p, c := withWayIn(b, play, s)
			bringOut(p, c)
			p.CloseStdin()
			c.ExpectFin()
		})
}

// withWayOut is a connection whose way to the peer is in a state. It is filled by
// standard input once the peer's window is closed: the stack asks whether it still
// is, and has little room itself.
func withWayOut(b *Bench, play func(*Bench) (*party, *Conn), s state) (*party, *Conn) {
	GinkgoHelper()
	b.Sysctl("net.ipv4.tcp_wmem", "4096 4096 4096")
	p, c := play(b)
	switch s {
	case filled:
		c.Window = 0
		c.Ack()
		p.FeedAll(noise(10, megabyte))
		b.Wire.Expect(c.ZeroProbe()) // whose byte there is no room for
	case done:
		p.CloseStdin()
		if !p.keepsEnd {
			c.ExpectFin()
		}
	}
	return p, c
}

// withWayIn is a connection whose way from the peer is in a state. It is filled once
// neither the reader of standard output nor the stack takes anything more. The netcat
// has one byte of it, and then much at once, so that what it writes is more than the
// pipe has room for.
func withWayIn(b *Bench, play func(*Bench) (*party, *Conn), s state) (*party, *Conn) {
	GinkgoHelper()
	b.Unhurried()
	b.Sysctl("net.ipv4.tcp_rmem", "4096 262144 262144")
	p, c := play(b)
	switch s {
	case filled:
		c.Deliver("?")
		p.Stdout.Poll(POLLIN)
		freeze(b, p)
		c.Flood()
		p.Kill(SIGCONT)
		c.Flood()
	case done:
		c.Fin()
		c.Expect(With(capture.ACK), Acks(c.Next()))
	}
	return p, c
}
