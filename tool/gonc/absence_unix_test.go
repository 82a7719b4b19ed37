//go:build unix

package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// silentFor checks that nothing comes for a time.
func silentFor(t *testing.T, r endpoint, limit time.Duration) {
	t.Helper()
	for began := time.Now(); time.Since(began) < limit; {
		quiet(t, r)
	}
}

// --connect-timeout says nothing about what comes after it.
func TestConnectTimeoutEndsNoSession(t *testing.T) {
	t.Parallel()
	l, port := listenTCP(t)
	p := run1(t, "-G", "1", "127.0.0.1", port)
	peer := accept(t, l)
	silentFor(t, p.out, 1200*time.Millisecond)
	write(t, peer, "late")
	expect(t, p.out, "late")
	p.write("later")
	expect(t, peer, "later")
}

// It is for all addresses together.
func TestConnectTimeoutOfAll(t *testing.T) {
	limit := 100 * time.Millisecond
	o := options{connectTimeout: &limit}
	o.startConnecting()
	silent := slices.Repeat([]netip.AddrPort{blackHole(t, "127.0.0.1:0")}, int(2*patience/limit))
	r := o.raceTo(silent...)
	r.wait = patience
	began := time.Now()
	_, err := r.run()
	if took := time.Since(began); !errors.Is(err, syscall.ETIMEDOUT) || took >= patience {
		t.Errorf("got %v after %v", err, took)
	}
}

// A name server that does not answer is waited for no longer than that.
func TestConnectTimeoutOfResolver(t *testing.T) {
	mute, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(t, err)
	defer mute.Close()
	was := net.DefaultResolver
	defer func() { net.DefaultResolver = was }()
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", mute.LocalAddr().String())
	}}
	limit := 100 * time.Millisecond
	o := options{connectTimeout: &limit}
	o.startConnecting()
	_, err = o.resolve("host.invalid", 80)
	if want := `getaddrinfo for host "host.invalid" port 80: Connection timed out`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if cause := fault.CauseOf(err); cause != fault.TimedOut {
		t.Errorf("the cause is %v", cause)
	}
}

// A server with -k does not end while a connection is open, however long that is.
func TestAcceptTimeoutCountsFromTheLast(t *testing.T) {
	t.Parallel()
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "--accept-timeout", "2", "127.0.0.1", "0")
	port := p.port()
	first := dial(t, port)
	expectEnd(t, first)
	silentFor(t, p.out, 2200*time.Millisecond)
	write(t, first, "late")
	expect(t, p.out, "late")
	check(t, first.Close())
	p.line() // that the connection was received
	p.expectStatus(1, "gonc: accept on 127.0.0.1 port "+port+" (tcp): nobody came within 2s\n")
}

// A session is not ended, and a server of datagrams with -k waits for the next.
func TestAcceptTimeoutEndsNoSession(t *testing.T) {
	t.Parallel()
	p := run1(t, "-lv", "--accept-timeout", "2", "127.0.0.1", "0")
	peer := dial(t, p.port())
	silentFor(t, p.out, 2200*time.Millisecond)
	write(t, peer, "late")
	expect(t, p.out, "late")
	u := run1(t, "-luv", "--accept-timeout", "2", "127.0.0.1", "0")
	c := dialUDP(t, u.port())
	_, err := c.Write([]byte("first"))
	check(t, err)
	expect(t, u.out, "first")
	silentFor(t, u.out, 2200*time.Millisecond)
	_, err = c.Write([]byte("late"))
	check(t, err)
	expect(t, u.out, "late")
}
