//go:build unix

package socket

import (
	"net/netip"
	"testing"
)

// An address goes through the system's form unharmed, an IPv4 one also through that of
// IPv6.
func TestSockaddr(t *testing.T) {
	four, six := &Socket{}, &Socket{six: true}
	for _, c := range []struct {
		s          *Socket
		text, want string
	}{
		{four, "127.0.0.1:1", "127.0.0.1:1"},
		{four, "[::ffff:192.0.2.1]:80", "192.0.2.1:80"},
		{six, "[::1]:65535", "[::1]:65535"},
		{six, "[fe80::1%4294967295]:80", "[fe80::1%4294967295]:80"},
		{six, "192.0.2.1:80", "192.0.2.1:80"},
		{six, "[::ffff:192.0.2.1]:80", "192.0.2.1:80"},
	} {
		if got := addrPort(c.s.sockaddr(netip.MustParseAddrPort(c.text))); got.String() != c.want {
			t.Errorf("%s: got %v, want %s", c.text, got, c.want)
		}
	}
}
