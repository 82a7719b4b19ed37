package main

import (
	"net/netip"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
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
		o, raw := options{Settings: session.Settings{Terms: transfer.Terms{Listen: true}}}, rawFlags{}
		if c.allow != "" {
			raw.allow = []string{c.allow}
		}
		if c.deny != "" {
			raw.deny = []string{c.deny}
		}
		check(t, o.setAccess(raw))
		if got := o.access.admits(netip.MustParseAddr(c.peer)); got != c.want {
			t.Errorf("allow %q, deny %q: got %v for %s", c.allow, c.deny, got, c.peer)
		}
	}
}
