package listen

import (
	"net/netip"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/resolve"
)

func TestAccess(t *testing.T) {
	for _, c := range []struct {
		allow, deny, peer string
		want              bool
	}{
		{"", "", "192.0.2.1", true},
		{"192.0.2.1", "", "192.0.2.1", true},
		{"192.0.2.1", "", "192.0.2.2", false},
		{"192.0.2.0/24,2001:db8::/32", "", "192.0.2.255", true},
		{"192.0.2.0/24,2001:db8::/32", "", "2001:db8::7", true},
		{"192.0.2.0/24,2001:db8::/32", "", "2001:db9::7", false},
		{"192.0.2.77/24", "", "192.0.2.1", true},
		{"", "192.0.2.1", "192.0.2.1", false},
		{"", "192.0.2.1", "192.0.2.2", true},
		{"0.0.0.0/0", "192.0.2.1", "192.0.2.1", false},
		{"", "192.0.2.0/24", "::ffff:192.0.2.1", false},
		{"", "fe80::1", "fe80::1%eth0", false},
		{"localhost", "", "127.0.0.1", true},
		{"localhost", "", "127.0.0.2", false},
	} {
		var allow, deny []string
		if c.allow != "" {
			allow = []string{c.allow}
		}
		if c.deny != "" {
			deny = []string{c.deny}
		}
		a, err := ParseAccess(allow, deny, resolve.Resolver{})
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Admits(netip.MustParseAddr(c.peer)); got != c.want {
			t.Errorf("allow %q, deny %q: got %v for %s", c.allow, c.deny, got, c.peer)
		}
	}
}
