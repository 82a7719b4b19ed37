package bench

import (
	"net/netip"
	"slices"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Not every stack can be watched: some have no link, and of some the loopback
// stays hidden. What nobody can see a spec must not conclude to be absent. So
// whatever asks what was captured first makes sure that it would have been seen,
// and ends the spec as unsupported otherwise.

// need ends the spec as unsupported where the stack lacks a feature.
func (b *Bench) need(f protocol.Feature) {
	if !b.Has(f) {
		b.Lacks(string(f))
	}
}

// hasLink tells of the features that the link decides, not the agent.
func (b *Bench) hasLink(f protocol.Feature) (has, decided bool) {
	l := b.session.Link()
	switch f {
	case protocol.FeatureWire:
		return l != nil, true
	case protocol.FeatureLoopbackWire:
		return l != nil && l.Loopback != nil, true
	}
	return false, false
}

// reach takes note of where a call goes. Addresses of the link are no addresses
// where there is none; and what a socket sends to the stack itself goes over the
// stack's own loopback.
func (b *Bench) reach(m protocol.Method, p protocol.Params) {
	to := p.Addr.AddrPort().Addr()
	if onLink(to) || slices.ContainsFunc(p.Argv, namesLink) {
		b.need(protocol.FeatureWire)
	}
	if m == protocol.Spawn || m != protocol.Bind && local(to) {
		b.Wire.looped.Store(true)
	}
}

// seeBetween makes sure that packets between two addresses would be seen.
func (w *Wire) seeBetween(one, other sock.Addr) {
	if local(one.AddrPort().Addr()) && local(other.AddrPort().Addr()) {
		w.b.need(protocol.FeatureLoopbackWire)
	}
	w.b.need(protocol.FeatureWire)
}

// see makes sure that what matches would be seen, wherever it might pass.
func (w *Wire) see(matches []Match) {
	w.b.need(protocol.FeatureWire)
	asked := slices.ContainsFunc(matches, func(m Match) bool { return m.Name == OnLoopback.Name })
	if asked || w.looped.Load() {
		w.b.need(protocol.FeatureLoopbackWire)
	}
}

// onLink tells the addresses of the link's prefixes.
func onLink(a netip.Addr) bool {
	a = a.Unmap()
	return target.StackIPv4.Contains(a) || target.StackIPv6.Contains(a)
}

// namesLink tells the words of a program's command line that are such addresses.
func namesLink(word string) bool {
	a, err := netip.ParseAddr(word)
	return err == nil && onLink(a)
}

// local tells the addresses to which a stack sends over its loopback: its own,
// and the wildcard, which stands for one of them.
func local(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsLoopback() || a.IsUnspecified() && a.IsValid() || a == target.StackIPv4.Addr() || a == target.StackIPv6.Addr()
}
