package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// access says which peers a server serves: those that it allows, all if it names
// none, except those that it denies.
type access struct{ allow, deny []netip.Prefix }

// admits reports whether a peer is served.
func (a access) admits(peer netip.Addr) bool {
	return !contains(a.deny, peer) && (len(a.allow) == 0 || contains(a.allow, peer))
}

func contains(nets []netip.Prefix, a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, n := range nets {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// setAccess reads the values of --allow and --deny.
func (o *options) setAccess(raw rawFlags) (err error) {
	if len(raw.allow)+len(raw.deny) > 0 && !o.Listen {
		return errors.New("--allow and --deny are for -l")
	}
	if o.access.allow, err = o.parseNets(raw.allow); err != nil {
		return err
	}
	o.access.deny, err = o.parseNets(raw.deny)
	return err
}

// parseNets reads lists of addresses, networks such as 192.0.2.0/24, and names, which
// are looked up once.
func (o *options) parseNets(lists []string) ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, list := range lists {
		for text := range strings.SplitSeq(list, ",") {
			found, err := o.parseNet(text)
			if err != nil {
				return nil, err
			}
			nets = append(nets, found...)
		}
	}
	return nets, nil
}

// parseNet reads one of them; a name may have several addresses.
func (o *options) parseNet(text string) ([]netip.Prefix, error) {
	if strings.Contains(text, "/") {
		n, err := netip.ParsePrefix(text)
		if err != nil || n.Addr().Is4In6() {
			return nil, fmt.Errorf("network invalid: %s (write it as 192.0.2.0/24)", text)
		}
		return []netip.Prefix{n.Masked()}, nil
	}
	addrs, err := options{nodns: o.nodns}.resolve(text, 0)
	nets := make([]netip.Prefix, 0, len(addrs))
	for _, a := range addrs {
		a = a.Unmap().WithZone("")
		nets = append(nets, netip.PrefixFrom(a, a.BitLen()))
	}
	return nets, err
}
