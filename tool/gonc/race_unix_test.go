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
)

// An address that does not answer holds up no other: the next is tried after
// attemptDelay, and the first attempt is given up once that has won.
func TestRaceSilentAddress(t *testing.T) {
	l, _ := listenTCP(t)
	var events strings.Builder
	o := options{reports: reports{events: newEmitter(&events)}}
	winner, err := o.raceTo(blackHole(t), l.Addr().(*net.TCPAddr).AddrPort()).run()
	check(t, err)
	defer winner.sock.close()
	accept(t, l)
	if winner.rank != 1 {
		t.Errorf("address %d has won", winner.rank)
	}
	if took := time.Since(winner.began); took > attemptDelay {
		t.Errorf("the winner took %v", took)
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
	_, err := options{}.raceTo(refusing(t, "127.0.0.1:0"), refusing(t, "127.0.0.2:0"), refusing(t, "127.0.0.3:0")).run()
	if !errors.Is(err, syscall.ECONNREFUSED) || !strings.Contains(err.Error(), "(127.0.0.1)") {
		t.Error(err)
	}
	if took := time.Since(began); took > attemptDelay {
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
func blackHole(t *testing.T) netip.AddrPort {
	t.Helper()
	l := bound(t, "127.0.0.1:0")
	check(t, l.listen(0))
	for range 3 {
		c, err := openSocket(l.localAddr().Addr(), false)
		check(t, err)
		t.Cleanup(c.close)
		if err := c.connect(l.localAddr(), 100*time.Millisecond); err != nil && !errors.Is(err, syscall.ETIMEDOUT) {
			t.Fatal(err)
		}
	}
	return l.localAddr()
}

// refusing is an address whose port nobody listens on.
func refusing(t *testing.T, address string) netip.AddrPort { return bound(t, address).localAddr() }

// bound is a TCP socket with an address.
func bound(t *testing.T, address string) *socket {
	t.Helper()
	at := netip.MustParseAddrPort(address)
	s, err := openSocket(at.Addr(), false)
	check(t, err)
	t.Cleanup(s.close)
	check(t, s.bind(at))
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
