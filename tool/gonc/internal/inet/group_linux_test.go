package inet

import (
	"net/netip"
	"testing"
)

func TestIsGroup(t *testing.T) {
	for text, want := range map[string]bool{
		"239.1.2.3": true, "224.0.0.1": true, "255.255.255.255": true, "127.255.255.255": true,
		"ff02::1":   true,
		"127.0.0.1": false, "127.0.0.255": false, "0.0.0.0": false, "::1": false,
		"::ffff:239.1.2.3": true,
		"192.0.2.77":       false,
	} {
		if got := IsGroup(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}
