//go:build unix

package dial

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// An address that does not answer holds up no other: the next is tried after
// attemptDelay, and the first attempt is given up once that has won.
func TestRaceSilentAddress(t *testing.T) { raceBeside(t, blackHole(t, "127.0.0.1:0")) }

// A name has an AAAA record, and the way to IPv6 is a black hole.
func TestRaceSilentIPv6(t *testing.T) {
	if l, err := net.Listen("tcp6", "[::1]:0"); err == nil {
		l.Close()
	} else {
		t.Skip("this machine has no IPv6")
	}
	raceBeside(t, blackHole(t, "[::1]:0"))
}

// raceBeside has a silent address tried before one that answers.
func raceBeside(t *testing.T, silent netip.AddrPort) {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	check(t, err)
	defer l.Close()
	var events strings.Builder
	c := &Client{Teller: tell.Teller{Events: tell.NewEmitter(&events)}}
	winner, err := c.raceTo(silent, l.Addr().(*net.TCPAddr).AddrPort()).run()
	check(t, err)
	defer winner.sock.Close()
	peer, err := l.Accept()
	check(t, err)
	defer peer.Close()
	if winner.rank != 1 {
		t.Errorf("address %d has won", winner.rank)
	}
	if attempts(events.String()) != 2 || !strings.Contains(events.String(), "ECANCELED") {
		t.Errorf("got %s", events.String())
	}
}

// An address that refuses is followed by the next at once, and the error is that
// of the first.
func TestRaceRefused(t *testing.T) {
	began := time.Now()
	var events strings.Builder
	c := &Client{Teller: tell.Teller{Events: tell.NewEmitter(&events)}}
	var peers []netip.AddrPort
	for _, host := range []string{"127.0.0.1", "127.0.0.2", "127.0.0.3"} {
		peers = append(peers, refusing(t, host+":0"))
	}
	r := c.raceTo(peers...)
	r.wait = patience
	_, err := r.run()
	if !errors.Is(err, syscall.ECONNREFUSED) || !strings.Contains(err.Error(), "(127.0.0.1)") {
		t.Error(err)
	}
	if attempts(events.String()) != 3 {
		t.Errorf("got %s", events.String())
	}
	if took := time.Since(began); took >= patience {
		t.Errorf("three refusals took %v", took)
	}
}

// raceTo prepares a race to addresses with ports of their own.
func (c *Client) raceTo(peers ...netip.AddrPort) *race {
	r := c.newRace([]netip.Addr{}, 0)
	r.peers, r.errs, r.done = peers, make([]error, len(peers)), make(chan *attempt, len(peers))
	return r
}

// blackHole is an address that answers no SYN.
func blackHole(t *testing.T, address string) netip.AddrPort {
	t.Helper()
	l := bound(t, address)
	check(t, l.Listen(0))
	for range 3 {
		c, err := socket.Config{}.Open(l.LocalAddr().Addr(), false)
		check(t, err)
		t.Cleanup(c.Close)
		err = c.Connect(l.LocalAddr(), 100*time.Millisecond)
		if err != nil && !errors.Is(err, syscall.ETIMEDOUT) {
			t.Fatal(err)
		}
	}
	return l.LocalAddr()
}

// refusing is an address whose port nobody listens on.
func refusing(t *testing.T, address string) netip.AddrPort { return bound(t, address).LocalAddr() }

// bound is a TCP socket with an address.
func bound(t *testing.T, address string) *socket.Socket {
	t.Helper()
	at := netip.MustParseAddrPort(address)
	s, err := socket.Config{}.Open(at.Addr(), false)
	check(t, err)
	t.Cleanup(s.Close)
	check(t, s.Bind(at))
	return s
}

// The families take turns.
func TestInterleave(t *testing.T) {
	for given, want := range map[string]string{
		"::1 ::2 ::3 1.1.1.1":     "::1 1.1.1.1 ::2 ::3",
		"1.1.1.1 ::1 ::2 1.1.1.2": "1.1.1.1 ::1 1.1.1.2 ::2",
		"1.1.1.1":                 "1.1.1.1",
	} {
		var addrs []netip.Addr
		for _, a := range strings.Fields(given) {
			addrs = append(addrs, netip.MustParseAddr(a))
		}
		var got []string
		for _, a := range interleave(addrs) {
			got = append(got, a.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", given, got, want)
		}
	}
}

// --connect-timeout is for all addresses together.
func TestConnectTimeoutOfAll(t *testing.T) {
	limit := 100 * time.Millisecond
	c := &Client{ConnectTimeout: &limit}
	c.startConnecting()
	silent := slices.Repeat([]netip.AddrPort{blackHole(t, "127.0.0.1:0")}, int(2*patience/limit))
	r := c.raceTo(silent...)
	r.wait = patience
	began := time.Now()
	_, err := r.run()
	if took := time.Since(began); !errors.Is(err, syscall.ETIMEDOUT) || took >= patience {
		t.Errorf("got %v after %v", err, took)
	}
}

// patience bounds every wait for something that must happen.
const patience = 30 * time.Second

// attempts is how many attempts to connect the events tell of.
func attempts(events string) int { return strings.Count(events, `"event":"attempt"`) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
