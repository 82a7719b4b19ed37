//go:build unix

package main

import (
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// An address that does not answer holds up no other: the next is tried after
// attemptDelay, and the first attempt is given up once that has won.
func TestRaceSilentAddress(t *testing.T) { raceBeside(t, blackHole(t, "127.0.0.1:0")) }

// A name has an AAAA record, and the way to IPv6 is a black hole.
func TestRaceSilentIPv6(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no IPv6")
	}
	raceBeside(t, blackHole(t, "[::1]:0"))
}

// raceBeside has a silent address tried before one that answers.
func raceBeside(t *testing.T, silent netip.AddrPort) {
	t.Helper()
	l, _ := listenTCP(t)
	var events strings.Builder
	o := options{Settings: session.Settings{Reports: tell.Reports{Teller: tell.Teller{Events: tell.NewEmitter(&events)}}}}
	winner, err := o.raceTo(silent, l.Addr().(*net.TCPAddr).AddrPort()).run()
	check(t, err)
	defer winner.sock.Close()
	accept(t, l)
	if winner.rank != 1 {
		t.Errorf("address %d has won", winner.rank)
	}
	kinds := kindsOf(t, events.String())
	if want := "attempt attempt"; kinds != want || !strings.Contains(events.String(), "ECANCELED") {
		t.Errorf("got %s:\n%s", kinds, events.String())
	}
}

// An address that refuses is followed by the next at once, and the error is that
// of the first.
func TestRaceRefused(t *testing.T) {
	began := time.Now()
	var events strings.Builder
	o := options{Settings: session.Settings{Reports: tell.Reports{Teller: tell.Teller{Events: tell.NewEmitter(&events)}}}}
	r := o.raceTo(refusing(t, "127.0.0.1:0"), refusing(t, "127.0.0.2:0"), refusing(t, "127.0.0.3:0"))
	r.wait = patience
	_, err := r.run()
	if !errors.Is(err, syscall.ECONNREFUSED) || !strings.Contains(err.Error(), "(127.0.0.1)") {
		t.Error(err)
	}
	if kinds := kindsOf(t, events.String()); kinds != "attempt attempt attempt" {
		t.Error(kinds)
	}
	if took := time.Since(began); took >= patience {
		t.Errorf("three refusals took %v", took)
	}
}

// raceTo prepares a race to addresses with ports of their own.
func (o options) raceTo(peers ...netip.AddrPort) *race {
	r := o.newRace([]netip.Addr{}, 0)
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
		if err := c.Connect(l.LocalAddr(), 100*time.Millisecond); err != nil && !errors.Is(err, syscall.ETIMEDOUT) {
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
