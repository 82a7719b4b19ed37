package main

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// clearLine goes to the begin of a terminal's line, and erases it (ECMA-48, EL).
const clearLine = "\r\x1b[K"

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
	shown.expectNothing(time.Second)
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
	shown.expectNothing(time.Second)
	write(t, peer, "data\n")
	shown.expect("data\r\n" + clearLine + "sent 0 B (0 B/s), received 5 B (")
	shown.expect("B/s)" + clearLine)
	shown.expectNothing(time.Second)
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
		startOn(t, []*os.File{bulkFile(t), nil, terminal}, "--progress", "--rate", "1M", "127.0.0.1",
			port)
		accept(t, l)
		shown := newViewer(t, screen)
		shown.expect(clearLine)
		line := shown.expect(clearLine)
		if len(line) >= width {
			t.Errorf("%d columns: %q", width, line)
		}
		if form := regexp.MustCompile(`\d%, \d+:\d\d left(, |$)`); width >= 20 &&
			!form.MatchString(line) {
			t.Errorf("%q tells too little", line)
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
		failed = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ,
			&unix.Winsize{Row: 24, Col: uint16(columns)})
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
