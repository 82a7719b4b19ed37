package address

import (
	"net/netip"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// rule is when a second bind succeeds, as the standards have it: POSIX bind()
// and ip(7) that an address is taken once, RFC 3493 sections 3.7 and 5.3 and
// ipv6(7) what an address covers, socket(7) what the two options allow. Its
// section NOTES says that both sockets must have SO_REUSEADDR, which sets Linux
// apart from the BSDs. The function outcome says the same.
const rule = "" +
	"Two sockets of one protocol collide when they have the same port and their addresses " +
	"overlap: when these are equal, or one is a wildcard that covers the other. 0.0.0.0 covers " +
	"every IPv4 address, [::] every address of both families, or with IPV6_V6ONLY every IPv6 " +
	"address; a v4-mapped address is the IPv4 address in it. A connected socket has the one " +
	"address that it is connected from, whatever it was bound to; but beside one that was bound " +
	"to [::] for both families 0.0.0.0 stays taken. A bind that would collide " +
	"fails with EADDRINUSE, unless both sockets have SO_REUSEPORT and the same effective user, " +
	"or both have SO_REUSEADDR and the first does not listen. A row is the address of the " +
	"second socket. A column is the options of the first socket, then those of the second: A " +
	"is SO_REUSEADDR, P is SO_REUSEPORT."

// local is an address as a socket is bound to it.
type local struct {
	addr   netip.Addr
	v6only bool       // IPV6_V6ONLY, which matters to the IPv6 wildcard alone
	source netip.Addr // of a wildcard: the address that the socket has once it is connected
}

// options are those that let two sockets share an address.
type options struct{ reuseAddr, reusePort bool }

// state is that of the first socket.
type state string

const (
	bound     state = "bound"
	listening state = "listening" // TCP alone
	connected state = "connected"
)

// party is one of the two sockets.
type party struct {
	kind  Const // SOCK_STREAM or SOCK_DGRAM
	local local
	options
}

// outcome is what the second socket's bind gives, "ok" or the errno's name, while
// the first is in a state. The sockets have the same port and the same user.
func outcome(first party, is state, second party) string {
	switch {
	case first.kind != second.kind,
		!overlap(first.local.covers(is), second.local.covers(bound)) && !first.keeps(is, second),
		first.reusePort && second.reusePort,
		first.reuseAddr && second.reuseAddr && is != listening:
		return ok
	}
	return string(EADDRINUSE)
}

// keeps reports whether a socket that connect took from [::] still has IPv4's wildcard,
// which is all that is left to it of IPv4.
func (p party) keeps(is state, second party) bool {
	return is == connected && p.local == dual && second.local.addr == IPv4.Any
}

// ok is the outcome of a bind that succeeds.
const ok = "ok"

var (
	everyIPv4 = netip.MustParsePrefix("0.0.0.0/0")
	everyIPv6 = netip.MustParsePrefix("::/0")
)

// covers are the addresses that a socket which is bound to l takes for itself.
func (l local) covers(is state) []netip.Prefix {
	addr := l.addr.Unmap()
	if is == connected && addr.IsUnspecified() {
		addr = l.source.Unmap()
	}
	switch {
	case addr == netip.IPv4Unspecified():
		return []netip.Prefix{everyIPv4}
	case addr == netip.IPv6Unspecified() && l.v6only:
		return []netip.Prefix{everyIPv6}
	case addr == netip.IPv6Unspecified():
		return []netip.Prefix{everyIPv4, everyIPv6}
	}
	return []netip.Prefix{netip.PrefixFrom(addr, addr.BitLen())}
}

// overlap reports whether two sets of addresses have one in common.
func overlap(some, others []netip.Prefix) bool {
	for _, s := range some {
		for _, o := range others {
			if s.Overlaps(o) {
				return true
			}
		}
	}
	return false
}
