package main

import (
	"errors"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/listen"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/sys/unix"
)

// tuned parses a command line, and opens a socket as it asks.
func tuned(t *testing.T, address string, flags ...string) *socket.Socket {
	t.Helper()
	o, err := parseOptions(append(flags, address, "1"))
	check(t, err)
	s, err := o.tuning.Open(netip.MustParseAddr(address), o.udp)
	check(t, err)
	t.Cleanup(s.Close)
	return s
}

// The options of nc reach the socket, in both families.
func TestTuning(t *testing.T) {
	flags := []string{"-b", "-M", "7", "-m", "5", "-T", "af41"}
	four := tuned(t, "127.0.0.1", flags...)
	expectOption(t, four, unix.SOL_SOCKET, unix.SO_BROADCAST, 1)
	expectOption(t, four, unix.IPPROTO_IP, unix.IP_TTL, 7)
	expectOption(t, four, unix.IPPROTO_IP, unix.IP_MINTTL, 5)
	expectOption(t, four, unix.IPPROTO_IP, unix.IP_TOS, 0x88)
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	six := tuned(t, "::1", flags...)
	expectOption(t, six, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, 7)
	expectOption(t, six, unix.IPPROTO_IPV6, unix.IPV6_MINHOPCOUNT, 5)
	expectOption(t, six, unix.IPPROTO_IPV6, unix.IPV6_TCLASS, 0x88)
}

// A socket for :: has packets of both families.
func TestTuningOfBothFamilies(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	s := tuned(t, "::", "-M", "7", "-m", "5", "-T", "af41")
	expectOption(t, s, unix.IPPROTO_IP, unix.IP_TTL, 7)
	expectOption(t, s, unix.IPPROTO_IP, unix.IP_MINTTL, 5)
	expectOption(t, s, unix.IPPROTO_IP, unix.IP_TOS, 0x88)
	expectOption(t, s, unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, 7)
	expectOption(t, s, unix.IPPROTO_IPV6, unix.IPV6_MINHOPCOUNT, 5)
	expectOption(t, s, unix.IPPROTO_IPV6, unix.IPV6_TCLASS, 0x88)
}

// What --sockopt has set stays so, whatever gonc sets by itself.
func TestSockoptStays(t *testing.T) {
	s := tuned(t, "127.0.0.1", "--sockopt", "tcp:keepidle=77", "--sockopt", "socket:reuseaddr=0")
	check(t, s.Probe())
	check(t, s.ReuseAddress())
	expectOption(t, s, unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, 77)
	expectOption(t, s, unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, 10)
	expectOption(t, s, unix.SOL_SOCKET, unix.SO_REUSEADDR, 0)
}

// Linux keeps twice of what it is asked for (socket(7)).
func TestBufferSizes(t *testing.T) {
	s := tuned(t, "127.0.0.1", "-I", "20000", "-O", "30000")
	expectOption(t, s, unix.SOL_SOCKET, unix.SO_RCVBUF, 40000)
	expectOption(t, s, unix.SOL_SOCKET, unix.SO_SNDBUF, 60000)
}

func expectOption(t *testing.T, s *socket.Socket, level, name, want int) {
	t.Helper()
	if got := option(t, s, level, name); got != want {
		t.Errorf("option %d of level %d is %d, want %d", name, level, got, want)
	}
}

// -D takes a privilege (socket(7)).
func TestDebug(t *testing.T) {
	o, err := parseOptions([]string{"-D", "127.0.0.1", "1"})
	check(t, err)
	s, err := o.tuning.Open(netip.MustParseAddr("127.0.0.1"), o.udp)
	if errors.Is(err, syscall.EACCES) {
		t.Skip("SO_DEBUG takes CAP_NET_ADMIN")
	}
	check(t, err)
	defer s.Close()
	expectOption(t, s, unix.SOL_SOCKET, unix.SO_DEBUG, 1)
}

// signing is what -S makes of a key.
func signing(key string) socket.Config { return socket.Config{MD5Key: []byte(key)} }

// signingListener listens for those who have a key.
func signingListener(t *testing.T, address, key string) *socket.Socket {
	t.Helper()
	l, err := (&listen.Server{Config: signing(key), Source: &address}).Bind()
	if errors.Is(err, syscall.ENOPROTOOPT) || errors.Is(err, syscall.EPERM) {
		t.Skip("this kernel signs nothing:", err)
	}
	check(t, err)
	t.Cleanup(l.Close)
	check(t, l.Listen(1))
	return l
}

// Peers with the same key reach each other; one with another key, or with none, is not
// heard. A listener on :: asks IPv4 peers, too.
func TestMD5(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "::"} {
		l := signingListener(t, address, "secret")
		peer := netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), l.LocalAddr().Port())
		reach := func(c socket.Config, limit time.Duration) error {
			s, err := c.Open(peer.Addr(), false)
			check(t, err)
			defer s.Close()
			return s.Connect(peer, limit)
		}
		if err := reach(signing("secret"), patience); err != nil {
			t.Errorf("%s: with the same key: %v", address, err)
		}
		for _, c := range []socket.Config{signing("guess"), {}} {
			if err := reach(c, 200*time.Millisecond); !errors.Is(err, syscall.ETIMEDOUT) {
				t.Errorf("%s: with the key %q: got %v, want silence", address, c.MD5Key, err)
			}
		}
	}
}
