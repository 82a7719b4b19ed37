package main

import (
	"strings"
	"testing"
)

// Forced, progress is lines where there is no terminal, and at the end an average.
func TestProgress(t *testing.T) {
	l, port := listenTCP(t)
	p := run1(t, "--progress=always", "127.0.0.1", port)
	peer := accept(t, l)
	p.write("question")
	expect(t, peer, "question")
	for p.line() != "sent 8 B (0 B/s), received 0 B (0 B/s)" {
	}
	check(t, p.in.Close())
	write(t, peer, strings.Repeat("x", 2000))
	check(t, peer.CloseWrite())
	expect(t, p.out, strings.Repeat("x", 2000))
	p.status()
	lines := strings.Split(strings.TrimSpace(p.stderr.String()), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "sent 8 B (") ||
		!strings.Contains(last, "received 2 kB (") {
		t.Error(last)
	}
}

// Without a terminal there is no progress to see unless it is forced.
func TestProgressWithoutTerminal(t *testing.T) {
	p := talkTo(t, "question", "answer", "--progress")
	p.expectStatus(0, "")
}
