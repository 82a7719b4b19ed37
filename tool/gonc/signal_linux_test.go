package main

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// However often a command does not read what gonc writes, that is no signal for gonc. The
// one that somebody sends is.
func TestSentPipeSignal(t *testing.T) {
	deaf := []string{"--sh-exec", "exec <&-; echo deaf"}
	for name, path := range map[string]string{"uncaught": "", "caught": unixPath(t)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, connect := keepServer(t, path, deaf...)
			for range 10 {
				var open []endpoint
				for range 10 {
					open = append(open, connect())
					source(open[len(open)-1], bulk[:1_000_000], func() error { return nil })
				}
				for _, c := range open {
					expect(t, c, "deaf\n")
					p.line() // that it has received the connection
				}
			}
			p.alive()
			check(t, p.cmd.Process.Signal(unix.SIGPIPE))
			p.expectSignal(unix.SIGPIPE)
		})
	}
}

// keepServer starts a gonc that serves many, at a path or, without one, at a port, and
// returns what connects to it.
func keepServer(t *testing.T, path string, args ...string) (*process, func() endpoint) {
	t.Helper()
	if path != "" {
		p := launch(t, devNull(t), nil, "gonc", append([]string{"-lkvU", path}, args...)...)
		p.line()
		p.line()
		return p, func() endpoint { return dialUnix(t, path) }
	}
	p := launch(t, devNull(t), nil, "gonc", append([]string{"-lkv", "127.0.0.1", "0"}, args...)...)
	port := p.port()
	return p, func() endpoint { return dialTCP(t, port) }
}

// A peer that reads no more is an error of the connection, and not a signal.
func TestPeerIsNoSignal(t *testing.T) {
	path := unixPath(t)
	p := unixServer(t, path)
	c := dialUnix(t, path)
	p.line() // that it has received the connection
	check(t, c.CloseRead())
	p.write("for nobody")
	check(t, c.Close())
	p.expectStatus(1, "gonc: send to "+path+": Broken pipe\n")
}

// Standard error may be lost, and nothing else is.
func TestStandardErrorIsLost(t *testing.T) {
	for name, path := range map[string]string{"uncaught": "", "caught": unixPath(t)} {
		t.Run(name, func(t *testing.T) {
			p, connect := keepServer(t, path, "--exec", "cat")
			check(t, p.errors.Close())
			for range 3 {
				c := connect()
				write(t, c, "x")
				expect(t, c, "x")
			}
			p.alive()
		})
	}
}

// A write past the limit of a file's size is an error.
func TestFileSizeLimit(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	check(t, err)
	defer out.Close()
	l, port := listenTCP(t)
	p := launch(t, devNull(t), out, "sh", "-c", "ulimit -f 1; exec gonc 127.0.0.1 "+port)
	peer := accept(t, l)
	source(peer, bulk[:100_000], peer.Close)
	p.expectStatus(1, "gonc: standard output: File too large\n")
}
