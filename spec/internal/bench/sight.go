package bench

import (
	"net/netip"
	"slices"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Not every stack can be watched: some have no link, and some hide their loopback. A
// spec must not take for absent what nobody can see. So whatever asks what was captured
// first makes sure that it would have been seen; if not, the spec is unsupported.

// need ends the spec as unsupported where the stack lacks a feature.
func (b *Bench) need(f protocol.Feature) {
	if b.Has(f) {
		return
	}
	if b.alone && f == protocol.FeatureWire {
		FailSpec("the spec says CallsAlone, and asks for the wire")
	}
	b.Lacks(string(f))
}

// hasLink reports whether the stack has a feature that depends on the link; decided is
// false for any other feature.
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

// reach looks at the address that a call is given. A call to an address of the link
// needs a link; and what goes to an address of the stack's own passes over its loopback,
// which is noted. A program may send there, too.
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

// onLink reports whether an address is in one of the link's prefixes.
func onLink(a netip.Addr) bool {
	a = a.Unmap()
	return target.StackIPv4.Contains(a) || target.StackIPv6.Contains(a)
}

// namesLink reports whether a word of a program's command line is such an address.
func namesLink(word string) bool {
	a, err := netip.ParseAddr(word)
	return err == nil && onLink(a)
}

// local reports whether a stack sends to an address over its loopback: to each of its
// own, and to the wildcard, which stands for one of them.
func local(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsLoopback() || a.IsValid() && a.IsUnspecified() ||
		a == target.StackIPv4.Addr() || a == target.StackIPv6.Addr()
}
