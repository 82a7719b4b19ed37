package listen

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/resolve"
)

// Access says which peers a server serves: those that it allows, all if it names
// none, except those that it denies.
type Access struct{ allow, deny []netip.Prefix }

// ParseAccess reads the values of --allow and --deny. Names in them are looked up once.
func ParseAccess(allow, deny []string, names resolve.Resolver) (a Access, err error) {
	if a.allow, err = parseNets(allow, names); err != nil {
		return a, err
	}
	a.deny, err = parseNets(deny, names)
	return a, err
}

// Admits reports whether a peer is served.
func (a Access) Admits(peer netip.Addr) bool {
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

// parseNets reads lists of addresses, networks such as 192.0.2.0/24, and names.
func parseNets(lists []string, names resolve.Resolver) ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, list := range lists {
		for text := range strings.SplitSeq(list, ",") {
			found, err := parseNet(text, names)
			if err != nil {
				return nil, err
			}
			nets = append(nets, found...)
		}
	}
	return nets, nil
}

// parseNet reads one of them; a name may have several addresses.
func parseNet(text string, names resolve.Resolver) ([]netip.Prefix, error) {
	if strings.Contains(text, "/") {
		n, err := netip.ParsePrefix(text)
		if err != nil || n.Addr().Is4In6() {
			return nil, fmt.Errorf("network invalid: %s (write it as 192.0.2.0/24)", text)
		}
		return []netip.Prefix{n.Masked()}, nil
	}
	addrs, err := names.Addrs(text, 0, time.Time{})
	nets := make([]netip.Prefix, 0, len(addrs))
	for _, a := range addrs {
		a = a.Unmap().WithZone("")
		nets = append(nets, netip.PrefixFrom(a, a.BitLen()))
	}
	return nets, err
}
