//go:build unix

package main

import (
	"net/netip"
	"runtime"
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
	"golang.org/x/sys/unix"
)

// A session that is over leaves nothing behind that waits for the time of a limit.
func TestSessionLeavesNoTimer(t *testing.T) {
	long := time.Hour
	for name, o := range map[string]options{
		"quit":      {Terms: transfer.Terms{Quit: &long}},
		"wait":      {Terms: transfer.Terms{Timeout: &long}},
		"fin-grace": {rules: rules{FinGrace: &long}},
		"send-only": {Terms: transfer.Terms{Quit: &long}, rules: rules{SendOnly: true}},
	} {
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			for range 50 {
				serveBriefly(t, o)
			}
			for end := time.Now().Add(patience); runtime.NumGoroutine() > before+5; runtime.Gosched() {
				if time.Now().After(end) {
					t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
				}
			}
		})
	}
}

// serveBriefly serves a peer that has closed, with an empty standard input.
func serveBriefly(t *testing.T, o options) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	check(t, err)
	check(t, unix.Close(fds[1]))
	sock, err := socket.New(fds[0])
	check(t, err)
	in, out := devNull(t), devNull(t)
	theirs, err := unix.Dup(int(out.Fd())) // which the session closes
	check(t, err)
	check(t, o.newSession(sock, netip.AddrPort{}, transfer.NewLocal(int(in.Fd()), theirs, false)).serve())
}

// A pause of -i ends with its connection, and another one has the place.
func TestPauseEndsWithTheConnection(t *testing.T) {
	p := launch(t, fileOf(t, "one\ntwo\n"), nil,
		"gonc", "-lkv", "-i", "3600", "--max-conns", "1", "127.0.0.1", "0")
	port := p.port()
	first := dial(t, port)
	expect(t, first, "one\n")
	reset(t, first)
	next := dial(t, port)
	write(t, next, "next")
	expect(t, p.out, "next")
}
