package netcat

import (
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// The scenes that specs begin with.

// client is a netcat that has connected to the bench, and the bench's end.
func (n netcat) client(b *Bench, f Family, o order) (*party, *Conn) {
	GinkgoHelper()
	o.connect = b.Peer(f).At(b.Port())
	p := n.start(b, o)
	return p, firstOf(b, TCP(capture.SYN), To(o.connect)).Accept()
}

// startup is how long a program may take until it comes to the network. What it
// does there is what specs are about, and not how long it takes to load: ncat uses
// 60 ms of a processor for it, and more than one may wait for that processor.
const startup = 20 * time.Second

// firstOf waits for the first packet that a netcat sends.
func firstOf(b *Bench, matches ...Match) *Segment {
	GinkgoHelper()
	return b.Wire.ExpectFor(startup, matches...)
}

// server is a netcat that listens on the stack's address, on a port of the stack's
// choice unless the order names one, and where it does.
func (n netcat) server(b *Bench, f Family, o order) (*party, Addr) {
	GinkgoHelper()
	if o.listen == "" {
		o.listen = f.StackAt(0)
	}
	if o.listen.Port() == 0 && n.fixedPorts {
		o.listen = atPort(o.listen, b.Port())
	}
	o.verbose = true
	p := n.start(b, o)
	return p, p.where(b)
}

// served is a server with a client of the bench, which it has accepted.
func (n netcat) served(b *Bench, f Family, o order) (*party, *Conn) {
	GinkgoHelper()
	p, at := n.server(b, f, o)
	c := b.Peer(f).Dial(at)
	p.hears(accepted, c.Local())
	return p, c
}

// text matches a segment that carries data: neighbour discovery is no matter of a
// netcat's.
var text = Match{Name: "TCP with payload", Is: func(s *Segment) bool {
	return s.TCP != nil && len(s.Payload) > 0
}}
