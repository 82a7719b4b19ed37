//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A server that listens says so on --ready-fd, which it closes, and in --port-file.
func TestReady(t *testing.T) {
	for name, flags := range map[string]string{"stream": "-lk", "datagram": "-luk"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "port")
			port := startWith3(t, flags, "--ready-fd", "3", "--port-file", file, "127.0.0.1", "0")
			if flags == "-lk" {
				dial(t, port)
			}
			if text, err := os.ReadFile(file); err != nil || string(text) != port+"\n" {
				t.Errorf("the file has %q and %v, want %q", text, err, port)
			}
			if left, _ := filepath.Glob(file + "*"); len(left) != 1 {
				t.Errorf("there are %v", left)
			}
		})
	}
}

// startWith3 runs gonc, and returns the line that it writes to descriptor 3 before
// it closes that.
func startWith3(t *testing.T, args ...string) string {
	t.Helper()
	r, w := pipe(t)
	cmd := exec.CommandContext(t.Context(), "gonc", args...)
	cmd.ExtraFiles = []*os.File{w}
	check(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Wait() }) // it is killed before
	check(t, w.Close())
	check(t, r.SetReadDeadline(time.Now().Add(patience)))
	said, err := io.ReadAll(r)
	check(t, err)
	line, ended := strings.CutSuffix(string(said), "\n")
	if !ended || strings.Contains(line, "\n") {
		t.Fatalf("got %q, want a line", said)
	}
	return line
}
