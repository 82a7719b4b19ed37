package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// process is a gonc at work. in and out are the test's ends of its standard
// input and output, where those are pipes.
type process struct {
	t      testing.TB
	cmd    *exec.Cmd
	in     *os.File
	out    *os.File
	errors *os.File        // the test's end of standard error
	lines  chan string     // of it
	stderr strings.Builder // what of it no call of line has taken; complete after status
	ended  chan struct{}
}

// start runs gonc with pipes for its standard streams.
func run1(t testing.TB, args ...string) *process {
	t.Helper()
	return launch(t, nil, nil, "gonc", args...)
}

// launch runs a command. A stream that is nil is a pipe.
func launch(t testing.TB, stdin, stdout *os.File, name string, args ...string) *process {
	t.Helper()
	return launchWith(t, nil, stdin, stdout, name, args...)
}

// launchWith is launch with descriptors from 3 on.
func launchWith(t testing.TB, more []*os.File, stdin, stdout *os.File, name string,
	args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	p := &process{t: t, cmd: exec.CommandContext(ctx, name, args...), lines: make(chan string, 64),
		ended: make(chan struct{})}
	stderr, theirs := pipe(t)
	p.errors = stderr
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr, p.cmd.ExtraFiles = stdin, stdout, theirs, more
	given := []*os.File{theirs}
	if stdin == nil {
		r, w := pipe(t)
		p.cmd.Stdin, p.in, given = r, w, append(given, r)
	}
	if stdout == nil {
		r, w := pipe(t)
		p.cmd.Stdout, p.out, given = w, r, append(given, w)
	}
	check(t, p.cmd.Start())
	for _, f := range given {
		f.Close()
	}
	go p.readLines(stderr)
	go func() { _ = p.cmd.Wait(); close(p.ended) }() // status has the result from ProcessState
	t.Cleanup(func() { cancel(); <-p.ended })
	return p
}

// pipe is os.Pipe, closed at the end of the test at the latest.
func pipe(t testing.TB) (r, w *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	check(t, err)
	t.Cleanup(func() { r.Close(); w.Close() })
	return r, w
}

func (p *process) readLines(stderr io.Reader) {
	defer close(p.lines)
	for s := bufio.NewScanner(stderr); s.Scan(); {
		p.lines <- s.Text()
	}
}

// line waits for the next line of standard error; "" is its end.
func (p *process) line() string {
	p.t.Helper()
	select {
	case l := <-p.lines:
		return l
	case <-time.After(patience):
		p.t.Fatal("no line on standard error")
		return ""
	}
}

// expectLine waits for the next line of standard error, and checks it.
func (p *process) expectLine(want string) {
	p.t.Helper()
	if got := p.line(); got != want {
		p.t.Fatalf("got %q, want %q", got, want)
	}
}

// port waits for the line that tells where gonc listens.
func (p *process) port() string {
	p.t.Helper()
	l := p.line()
	f := strings.Fields(l)
	if len(f) != 4 || f[1] != "on" {
		p.t.Fatalf("got %q, want the line of a listener", l)
	}
	return f[3]
}

// status waits for the end, and returns the exit status; -1 is a signal.
func (p *process) status() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatal("gonc does not exit")
	}
	for l := p.line(); l != ""; l = p.line() {
		p.stderr.WriteString(l + "\n")
	}
	return p.cmd.ProcessState.ExitCode()
}

// expectStatus waits for the end, and checks it with what is left of standard
// error.
func (p *process) expectStatus(status int, stderr string) {
	p.t.Helper()
	got := p.status()
	if text := p.stderr.String(); got != status || text != stderr {
		p.t.Fatalf("exit status %d with %q, want %d with %q", got, text, status, stderr)
	}
}

// alive checks that gonc has not ended.
func (p *process) alive() {
	p.t.Helper()
	select {
	case <-p.ended:
		p.t.Fatalf("gonc has exited: %q", p.stderr.String())
	default:
	}
}

// write gives gonc data on standard input.
func (p *process) write(data string) {
	p.t.Helper()
	write(p.t, p.in, data)
}

// endpoint is an end of a pipe or of a connection.
type endpoint interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

// write writes all of data in bounded time.
func write(t testing.TB, w endpoint, data string) {
	t.Helper()
	check(t, w.SetWriteDeadline(time.Now().Add(patience)))
	_, err := io.WriteString(w, data)
	check(t, err)
}

// expect reads exactly want in bounded time.
func expect(t testing.TB, r endpoint, want string) {
	t.Helper()
	check(t, r.SetReadDeadline(time.Now().Add(patience)))
	got := make([]byte, len(want))
	n, err := io.ReadFull(r, got)
	if string(got[:n]) != want {
		t.Fatalf("got %.100q and %v, want %.100q", got[:n], err, want)
	}
}

// expectEnd reads the end of r in bounded time.
func expectEnd(t testing.TB, r endpoint) {
	t.Helper()
	check(t, r.SetReadDeadline(time.Now().Add(patience)))
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Fatalf("got %d bytes and %v, want the end", n, err)
	}
}

// quiet checks that nothing, not even an end, is there to be read.
func quiet(t testing.TB, r endpoint) {
	t.Helper()
	quietFor(t, r, 100*time.Millisecond)
}

// quietFor checks that nothing, not even an end, comes in a time.
func quietFor(t testing.TB, r endpoint, d time.Duration) {
	t.Helper()
	check(t, r.SetReadDeadline(time.Now().Add(d)))
	n, err := r.Read(make([]byte, 1))
	if n != 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("got %d bytes and %v, want silence", n, err)
	}
}

// listenTCP opens a listener on a free port of 127.0.0.1.
func listenTCP(t testing.TB) (l *net.TCPListener, port string) {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(t, err)
	t.Cleanup(func() { l.Close() })
	return l, portOf(l.Addr())
}

func portOf(a net.Addr) string {
	_, port, _ := net.SplitHostPort(a.String())
	return port
}

// accept waits for a connection.
func accept(t testing.TB, l *net.TCPListener) *net.TCPConn {
	t.Helper()
	check(t, l.SetDeadline(time.Now().Add(patience)))
	c, err := l.AcceptTCP()
	check(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

// dialTCP connects to a port of 127.0.0.1.
func dialTCP(t testing.TB, port string) *net.TCPConn {
	t.Helper()
	c, err := net.DialTimeout("tcp4", "127.0.0.1:"+port, patience)
	check(t, err)
	t.Cleanup(func() { c.Close() })
	return c.(*net.TCPConn)
}

// check fails the test on an error.
func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// role is one of the two ways in which gonc gets a connection.
type role struct {
	name string
	// connect starts gonc, and returns it with the other end of its connection.
	connect func(t testing.TB, s streams, flags ...string) (*process, *net.TCPConn)
}

// streams are the standard streams to start gonc with; nil is a pipe.
type streams struct{ stdin, stdout *os.File }

var roles = []role{
	{"client", func(t testing.TB, s streams, flags ...string) (*process, *net.TCPConn) {
		l, port := listenTCP(t)
		p := launch(t, s.stdin, s.stdout, "gonc", append(flags, "127.0.0.1", port)...)
		return p, accept(t, l)
	}},
	{"server", func(t testing.TB, s streams, flags ...string) (*process, *net.TCPConn) {
		p := launch(t, s.stdin, s.stdout, "gonc", append(flags, "-lv", "127.0.0.1", "0")...)
		c := dialTCP(t, p.port())
		p.line() // that it has received the connection
		return p, c
	}},
}

// eachRole runs a test as a client and as a server.
func eachRole(t *testing.T, f func(t *testing.T, r role)) {
	for _, r := range roles {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			f(t, r)
		})
	}
}
