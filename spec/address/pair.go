package address

import (
	"net/netip"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// combinations are all of the two options.
var combinations = []options{{}, {reuseAddr: true}, {reusePort: true},
	{reuseAddr: true, reusePort: true}}

// String is short, for the head of a column.
func (o options) String() string {
	switch {
	case o.reuseAddr && o.reusePort:
		return "AP"
	case o.reuseAddr:
		return "A"
	case o.reusePort:
		return "P"
	}
	return "none"
}

func (c pair) want() string { return outcome(c.first, c.is, c.second) }
func (c pair) column() string {
	return c.first.options.String() + " then " + c.second.options.String()
}
func (c pair) String() string { return c.second.local.String() + ", " + c.column() }

// try makes a case: the first socket on a port of the stack's choice, then the
// bind of the second. far is a socket that a connected one is connected to.
func (c pair) try(b *Bench, far *Socket) string {
	first := c.first.open(b)
	first.Bind(c.first.local.at(0))
	port := first.Port()
	switch c.is {
	case listening:
		first.Listen(1)
	case connected:
		hangUp := c.first.connect(first, far)
		defer hangUp()
	}
	second := c.second.open(b)
	err := second.Try.Bind(c.second.local.at(port))
	second.Close()
	first.Close()
	if err != nil {
		return err.Error()
	}
	return ok
}

// open opens a socket with its options. IPV6_V6ONLY is set wherever it matters,
// since its default is a setting of many systems.
func (p party) open(b *Bench) *Socket {
	s := b.Socket(p.local.family(), p.kind)
	if a := p.local.addr; a == IPv6.Any || a.Is4In6() {
		s.Set(IPPROTO_IPV6, IPV6_V6ONLY, number(p.local.v6only))
	}
	if p.reuseAddr {
		s.Set(SOL_SOCKET, SO_REUSEADDR, 1)
	}
	if p.reusePort {
		s.Set(SOL_SOCKET, SO_REUSEPORT, 1)
	}
	return s
}

// connect connects a socket with the far one, and returns what ends that after
// the case: a stream ends with a RST, so that no TIME-WAIT outlives its case.
func (p party) connect(s, far *Socket) (hangUp func()) {
	if p.kind == SOCK_STREAM {
		s.Linger(0)
	}
	s.Connect(AddrOf(netip.AddrPortFrom(p.local.peer(), far.Port())))
	if p.kind != SOCK_STREAM {
		return func() {}
	}
	return far.Accept().Close
}

// far is what connected sockets connect to. Its address overlaps with theirs and
// it has no options, so that the stack never chooses its port for one of them.
func (g grid) far(b *Bench) *Socket {
	f := IPv6
	peer := g.first.local.peer().Unmap()
	if peer.Is4() {
		f = IPv4
	}
	at := AddrOf(netip.AddrPortFrom(peer, 0))
	switch {
	case g.is != connected:
		return nil
	case g.first.kind == SOCK_STREAM:
		return b.Listener(f, at, 8)
	}
	return b.Bound(f, at)
}

func (l local) at(port uint16) Addr { return AddrOf(netip.AddrPortFrom(l.addr, port)) }

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
