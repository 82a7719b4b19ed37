package bench

import (
	"net/netip"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Family is an address family with the addresses that a spec uses of it.
type Family struct {
	Name     string           // "IPv4", "IPv6"
	AF       sock.Const       // AF_INET, AF_INET6
	Feature  protocol.Feature // that a stack needs for it; also a label of its specs
	Stack    netip.Addr       // the stack's own, on the wire
	Peer     netip.Addr       // a host of the bench, on the wire: see Bench.Peer
	Third    netip.Addr       // the bench's other host, on the wire: see Bench.Third
	Loopback netip.Addr
	Any      netip.Addr // the wildcard
	Absent   netip.Addr // of no interface of the stack, and on no link of it
}

// The families.
var (
	IPv4 = Family{
		Name: "IPv4", AF: sock.AF_INET, Feature: protocol.FeatureIPv4,
		Stack:    target.StackIPv4.Addr(),
		Peer:     target.BenchHosts[0],
		Third:    target.BenchHosts[1],
		Loopback: netip.MustParseAddr("127.0.0.1"),
		Any:      netip.IPv4Unspecified(),
		Absent:   netip.MustParseAddr("198.51.100.1"),
	}
	IPv6 = Family{
		Name: "IPv6", AF: sock.AF_INET6, Feature: protocol.FeatureIPv6,
		Stack:    target.StackIPv6.Addr(),
		Peer:     target.BenchHosts[2],
		Third:    target.BenchHosts[3],
		Loopback: netip.IPv6Loopback(),
		Any:      netip.IPv6Unspecified(),
		Absent:   netip.MustParseAddr("2001:db8:ffff::1"),
	}
)

// OverFamilies writes the same specs for IPv4 and for IPv6.
func OverFamilies(specs func(f Family)) {
	ginkgo.GinkgoHelper()
	for _, f := range []Family{IPv4, IPv6} {
		ginkgo.Context(f.Name, ginkgo.Label(string(f.Feature)), func() { specs(f) })
	}
}

// Other returns the other family.
func (f Family) Other() Family {
	if f.AF == IPv4.AF {
		return IPv6
	}
	return IPv4
}

// StackAt returns the stack's own address on the wire, with a port.
func (f Family) StackAt(port uint16) sock.Addr { return at(f.Stack, port) }

// OwnAt returns an address of the stack's own, with a port: that on the wire or, where
// there is no wire, that of loopback. It is for a spec that asks for no packet.
func (f Family) OwnAt(b *Bench, port uint16) sock.Addr {
	if b.Has(protocol.FeatureWire) {
		return f.StackAt(port)
	}
	b.need(protocol.FeatureLoopback)
	return f.LoopbackAt(port)
}

// PeerAt returns the address of the bench's host, with a port.
func (f Family) PeerAt(port uint16) sock.Addr { return at(f.Peer, port) }

// ThirdAt returns the address of the bench's other host, with a port.
func (f Family) ThirdAt(port uint16) sock.Addr { return at(f.Third, port) }

// LoopbackAt returns the stack's loopback address, with a port.
func (f Family) LoopbackAt(port uint16) sock.Addr { return at(f.Loopback, port) }

// AnyAt returns the wildcard address, with a port.
func (f Family) AnyAt(port uint16) sock.Addr { return at(f.Any, port) }

func at(a netip.Addr, port uint16) sock.Addr { return sock.AddrOf(netip.AddrPortFrom(a, port)) }
