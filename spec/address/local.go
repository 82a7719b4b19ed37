package address

import (
	"net/netip"
	"slices"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// locals are the kinds of addresses that a socket can be bound to.
var locals = []local{
	{addr: IPv4.Any, source: IPv4.Loopback},
	{addr: IPv4.Loopback},
	{addr: IPv4.Stack},
	{addr: IPv6.Any, source: IPv6.Loopback},
	{addr: IPv6.Any, source: IPv6.Loopback, v6only: true},
	{addr: IPv6.Loopback},
	{addr: IPv6.Stack},
	{addr: mapped(IPv4.Any), source: mapped(IPv4.Loopback)},
	{addr: mapped(IPv4.Loopback)},
}

// dual is the wildcard of both families.
var dual = local{addr: IPv6.Any, source: IPv6.Loopback}

// v6only is the wildcard of IPv6 alone.
var v6only = local{addr: IPv6.Any, source: IPv6.Loopback, v6only: true}

// mapped is the form of an IPv4 address that an IPv6 socket takes (RFC 4291
// section 2.5.5.2).
func mapped(a netip.Addr) netip.Addr { return netip.AddrFrom16(a.As16()) }

// of are the addresses that sockets of a family can be bound to.
func of(f Family) (out []local) {
	for _, l := range locals {
		if l.family().Name == f.Name {
			out = append(out, l)
		}
	}
	return out
}

// reachable are the addresses that the stack has: those of the link only where
// there is one.
func reachable(b *Bench, all []local) []local {
	if b.Has(protocol.FeatureWire) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(l local) bool {
		return l.addr == IPv4.Stack || l.addr == IPv6.Stack
	})
}

// family is that of the socket, which is IPv6 for a v4-mapped address.
func (l local) family() Family {
	if l.addr.Is4() {
		return IPv4
	}
	return IPv6
}

// peer is an address that a socket bound to l can connect to.
func (l local) peer() netip.Addr {
	if l.source.IsValid() {
		return l.source
	}
	return l.addr
}

// String is the address as a reader knows it.
func (l local) String() string {
	switch {
	case l.addr.Is4():
		return l.addr.String()
	case l.v6only:
		return "[::] with IPV6_V6ONLY"
	}
	return "[" + l.addr.String() + "]"
}
