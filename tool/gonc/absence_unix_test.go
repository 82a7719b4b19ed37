//go:build unix

package main

import (
	"testing"
	"time"
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

// A server with -k does not end while a connection is open, however long that is.
func TestAcceptTimeoutCountsFromTheLast(t *testing.T) {
	t.Parallel()
	p := launch(t, devNull(t), nil, "gonc", "-lkv", "--accept-timeout", "2", "127.0.0.1", "0")
	port := p.port()
	first := dialTCP(t, port)
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
	peer := dialTCP(t, p.port())
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
