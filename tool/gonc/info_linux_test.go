package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// --info tells what the kernel counted. Linux counts a SYN and a FIN where it counts
// what was acknowledged, and a FIN where it counts what was received.
func TestInfo(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	p := talkTo(t, strings.Repeat("q", 5000), "answer", "--info", "--events=json:"+log)
	if status := p.status(); status != 0 {
		t.Errorf("exit status %d", status)
	}
	text := p.stderr.String()
	for _, want := range []string{"State: CLOSED\n", "Round trip: ", "; 5002 acknowledged, SYN and FIN counted\n", "Retransmitted: 0 segments, 0 bytes\n", "Received: 7 bytes, the FIN counted, in 1 segments with data", "Congestion window: "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, e := range eventsIn(t, log) {
		if e.kind() == "info" && (e["bytes_sent"] != 5000.0 || e["bytes_received"] != 7.0 || e["rtt"].(float64) <= 0) {
			t.Error(e)
		}
	}
}

// On a terminal progress is one line, which others take the place of.
func TestProgressOnTerminal(t *testing.T) {
	l, port := listenTCP(t)
	screen, terminal := openTerminal(t)
	p := startOn(t, terminal, "gonc", "--progress", "127.0.0.1", port)
	peer := accept(t, l)
	expectOn(t, screen, "\r\x1b[Ksent 0 B")
	check(t, peer.Close())
	check(t, p.Wait())
	expectOn(t, screen, "\r\x1b[Ksent 0 B (0 B/s), received 0 B (0 B/s)\r\n")
}

// startOn starts a command with a terminal for standard error alone.
func startOn(t *testing.T, terminal *os.File, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stderr = terminal
	check(t, cmd.Start())
	return cmd
}

// expectOn reads a terminal until it has shown a text.
func expectOn(t *testing.T, screen *os.File, text string) {
	t.Helper()
	shown, buffer := "", make([]byte, 1024)
	for !strings.Contains(shown, text) {
		n, err := screen.Read(buffer)
		if shown += string(buffer[:n]); err != nil {
			t.Fatalf("%v: %q is not in %q", err, text, shown)
		}
	}
}
