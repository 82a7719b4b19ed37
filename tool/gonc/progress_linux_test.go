package main

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// On a terminal progress is one line, which others take the place of.
func TestProgressOnTerminal(t *testing.T) {
	l, port := listenTCP(t)
	screen, terminal := openTerminal(t)
	shown := newViewer(t, screen)
	p := startOn(t, []*os.File{nil, nil, terminal}, "--progress", "127.0.0.1", port)
	peer := accept(t, l)
	shown.expect(clearLine + "sent 0 B, received 0 B")
	check(t, peer.Close())
	check(t, p.Wait())
	shown.expect(clearLine + "sent 0 B (0 B/s), received 0 B (0 B/s)\r\n")
}

// Where standard output is the same terminal, the line makes room for what the peer
// sends, and comes back behind each whole line.
func TestProgressBesideOutput(t *testing.T) {
	l, port := listenTCP(t)
	screen, terminal := openTerminal(t)
	shown := newViewer(t, screen)
	p := startOn(t, []*os.File{nil, terminal, terminal}, "--progress", "127.0.0.1", port)
	peer := accept(t, l)
	shown.expect(clearLine + "sent 0 B, received 0 B")
	write(t, peer, "line\n")
	shown.expect(clearLine + "line\r\n" + clearLine + "sent 0 B")
	write(t, peer, "prompt> ")
	shown.expect(clearLine + "prompt> ")
	shown.expectNothing(2 * progressEvery)
	write(t, peer, "more\n")
	shown.expect("more\r\n" + clearLine + "sent 0 B")
	write(t, peer, "the end")
	check(t, peer.Close())
	check(t, p.Wait())
	shown.expect(clearLine + "the end\r\nsent 0 B (0 B/s), received 25 B (")
}

// Where somebody types, the line is there only while the peer sends.
func TestProgressBesideTyping(t *testing.T) {
	l, port := listenTCP(t)
	screen, terminal := openTerminal(t)
	shown := newViewer(t, screen)
	p := startOn(t, []*os.File{terminal, terminal, terminal}, "--progress", "127.0.0.1", port)
	peer := accept(t, l)
	shown.expectNothing(2 * progressEvery)
	write(t, peer, "data\n")
	shown.expect("data\r\n" + clearLine + "sent 0 B (0 B/s), received 5 B (")
	shown.expect("B/s)" + clearLine)
	shown.expectNothing(2 * progressEvery)
	check(t, peer.Close())
	check(t, p.Wait())
	shown.expect("sent 0 B (0 B/s), received 5 B (")
}

// Of a file the line tells how much has been sent, and how long the rest takes; it fits
// into the terminal.
func TestProgressOfFile(t *testing.T) {
	for _, width := range []int{100, 40, 20, 4} {
		l, port := listenTCP(t)
		screen, terminal := openTerminal(t)
		check(t, setWidth(screen, width))
		startOn(t, []*os.File{bulkFile(t), nil, terminal}, "--progress", "--rate", "1M", "127.0.0.1", port)
		accept(t, l)
		shown := newViewer(t, screen)
		shown.expect(clearLine)
		line := shown.expect(clearLine)
		if len(line) >= width {
			t.Errorf("%d columns: %q", width, line)
		}
		if form := regexp.MustCompile(`\d%, \d+:\d\d left(, |$)`); width >= 20 && !form.MatchString(line) {
			t.Errorf("%q tells too little", line)
		}
	}
}

// What has been read of a file before is no part of it, and a pipe has no size.
func TestLeftOf(t *testing.T) {
	file := bulkFile(t)
	_, err := file.Seek(1000, io.SeekStart)
	check(t, err)
	r, _ := pipe(t)
	for f, want := range map[*os.File]int64{file: int64(len(bulk)) - 1000, r: -1, devNull(t): -1} {
		if got := leftOf(f); got != want {
			t.Errorf("%s: got %d, want %d", f.Name(), got, want)
		}
	}
}

// The time left follows from the speed so far. A file that grows has no known size.
func TestLeft(t *testing.T) {
	p := progress{of: &conversation{}, total: 1000}
	for sent, want := range map[int64]string{0: "0%", 250: "25%, 0:30 left", 1000: "100%", 1001: ""} {
		p.sent.bytes = sent
		if got := p.left(p.of.began.Add(10 * time.Second)); got != want {
			t.Errorf("%d: got %q, want %q", sent, got, want)
		}
	}
	for d, want := range map[time.Duration]string{0: "0:00", 61 * time.Second: "1:01", 100*time.Hour + 62*time.Second: "100:01:02"} {
		if got := clock(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}

// setWidth sets how many columns a terminal has.
func setWidth(terminal *os.File, columns int) error {
	raw, err := terminal.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: uint16(columns)})
	})
	return errors.Join(err, failed)
}

// startOn starts a gonc with three standard streams; nil is /dev/null.
func startOn(t *testing.T, streams []*os.File, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "gonc", args...)
	if streams[0] != nil {
		cmd.Stdin = streams[0]
	}
	if streams[1] != nil {
		cmd.Stdout = streams[1]
	}
	cmd.Stderr = streams[2]
	check(t, cmd.Start())
	return cmd
}

// viewer has what a terminal shows, and nobody has looked at yet.
type viewer struct {
	t      *testing.T
	screen *os.File
	unread string
}

func newViewer(t *testing.T, screen *os.File) *viewer { return &viewer{t: t, screen: screen} }

// expect reads until a text is there, and returns what was shown before it.
func (d *viewer) expect(text string) (before string) {
	d.t.Helper()
	check(d.t, d.screen.SetReadDeadline(time.Now().Add(patience)))
	buffer := make([]byte, 1024)
	for !strings.Contains(d.unread, text) {
		n, err := d.screen.Read(buffer)
		if d.unread += string(buffer[:n]); err != nil {
			d.t.Fatalf("%v: %q is not in %q", err, text, d.unread)
		}
	}
	before, d.unread, _ = strings.Cut(d.unread, text)
	return before
}

// expectNothing checks that nothing is drawn for a time.
func (d *viewer) expectNothing(within time.Duration) {
	d.t.Helper()
	check(d.t, d.screen.SetReadDeadline(time.Now().Add(within)))
	buffer := make([]byte, 1024)
	n, err := d.screen.Read(buffer)
	if d.unread += string(buffer[:n]); d.unread != "" || !errors.Is(err, os.ErrDeadlineExceeded) {
		d.t.Fatalf("got %q and %v, want silence", d.unread, err)
	}
}
