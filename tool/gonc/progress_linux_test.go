package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

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
