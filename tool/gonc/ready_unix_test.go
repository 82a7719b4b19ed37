//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A server that listens says so on --ready-fd, which it closes, and in --port-file.
func TestReady(t *testing.T) {
	for name, flags := range map[string]string{"stream": "-lk", "datagram": "-luk"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "port")
			port := startWith3(t, flags, "--ready-fd", "3", "--port-file", file, "127.0.0.1", "0")
			if flags == "-lk" {
				dialTCP(t, port)
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

// The file of --port-file takes the place of one that was there, with the mode that the
// umask leaves. Nobody can have the new one written elsewhere.
func TestPortFileIsReplaced(t *testing.T) {
	folder := t.TempDir()
	check(t, os.WriteFile(filepath.Join(folder, "port"), []byte("of another run, which was longer"),
		0o600))
	check(t, os.WriteFile(filepath.Join(folder, "victim"), []byte("precious"), 0o600))
	p := launch(t, nil, nil, "sh", "-c",
		`umask 027; cd "$0"; ln -s victim port.$$; exec gonc -lv --port-file port 127.0.0.1 0`, folder)
	port := p.port()
	dialTCP(t, port) // it listens, and so the file is there
	p.line()
	expectFile(t, filepath.Join(folder, "port"), port+"\n")
	expectFile(t, filepath.Join(folder, "victim"), "precious")
	there, err := os.Lstat(filepath.Join(folder, "port"))
	check(t, err)
	if there.Mode() != 0o640 {
		t.Errorf("the mode is %v", there.Mode())
	}
}

// What is no regular file is written to, and stays what it is.
func TestPortFileIsWrittenTo(t *testing.T) {
	folder := t.TempDir()
	fifo, link := filepath.Join(folder, "fifo"), filepath.Join(folder, "link")
	check(t, unix.Mkfifo(fifo, 0o600))
	check(t, os.Symlink("target", link))
	reader, err := os.OpenFile(fifo, os.O_RDWR, 0)
	check(t, err)
	defer reader.Close()
	for name, kind := range map[string]os.FileMode{fifo: os.ModeNamedPipe, link: os.ModeSymlink} {
		p := launch(t, nil, nil, "gonc", "-lkv", "--port-file", name, "127.0.0.1", "0")
		port := p.port()
		if name == fifo {
			expect(t, reader, port+"\n")
		} else {
			dialTCP(t, port) // it listens, and so the file is there
			p.line()
			expectFile(t, filepath.Join(folder, "target"), port+"\n")
		}
		there, err := os.Lstat(name)
		check(t, err)
		if there.Mode().Type() != kind {
			t.Errorf("%s is %v", name, there.Mode())
		}
	}
}

func expectFile(t *testing.T, name, want string) {
	t.Helper()
	if text, err := os.ReadFile(name); err != nil || string(text) != want {
		t.Errorf("%s has %q and %v, want %q", name, text, err, want)
	}
}

// The reader of a report may go: that holds up no transfer, and is told at its end.
func TestReportToFIFO(t *testing.T) {
	for flag, what := range map[string]string{"--dump-hex=": "dump ", "--dump-raw=": "dump ",
		"--events=json:": "events"} {
		t.Run(flag, func(t *testing.T) {
			t.Parallel()
			fifo := filepath.Join(t.TempDir(), "fifo")
			check(t, unix.Mkfifo(fifo, 0o600))
			l, port := listenTCP(t)
			p := run1(t, flag+fifo, "127.0.0.1", port)
			reader, err := os.Open(fifo)
			check(t, err)
			check(t, reader.Close())
			peer, much := accept(t, l), bulk[:500_000] // more than a FIFO holds
			fed := source(p.in, much, p.in.Close)
			if got := await(t, sink(peer)); !bytes.Equal(got, much) {
				t.Errorf("got %d bytes", len(got))
			}
			check(t, await(t, fed))
			check(t, peer.Close())
			if what != "events" {
				what += fifo
			}
			p.expectStatus(1, "gonc: "+what+": Broken pipe\n")
		})
	}
}

// startWith3 runs gonc, and returns the line that it writes to descriptor 3 before
// it closes that. 4 and 5 are open, too.
func startWith3(t *testing.T, args ...string) string {
	t.Helper()
	r, w := pipe(t)
	cmd := exec.CommandContext(t.Context(), "gonc", args...)
	cmd.ExtraFiles = []*os.File{w, devNull(t), devNull(t)}
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
