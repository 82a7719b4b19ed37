//go:build unix

package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// endings are signals that end a program.
var endings = []unix.Signal{
	unix.SIGHUP, unix.SIGINT, unix.SIGQUIT, unix.SIGTERM, unix.SIGALRM, unix.SIGUSR1, unix.SIGUSR2,
	unix.SIGVTALRM, unix.SIGXCPU,
	unix.SIGABRT, unix.SIGTRAP, unix.SIGSYS,
}

// expectSignal waits for the end, which must be by a signal, as a shell sees it, without a
// word.
func (p *process) expectSignal(s unix.Signal) {
	p.t.Helper()
	got := p.status()
	if state := p.cmd.ProcessState.Sys().(syscall.WaitStatus); state.Signaled() {
		got = 128 + int(state.Signal())
	}
	if want := 128 + int(s); got != want || p.stderr.Len() > 0 {
		p.t.Errorf("after %v, the status is %d with %q, want %d", s, got, p.stderr.String(), want)
	}
}

// A signal ends gonc as it ends any program, and leaves no file behind.
func TestSignals(t *testing.T) {
	t.Setenv("GOTRACEBACK", "")
	ignoreNone()
	for _, s := range endings {
		p := launch(t, devNull(t), nil, "gonc", "-lv", "127.0.0.1", "0")
		p.port()
		check(t, p.cmd.Process.Signal(s))
		p.expectSignal(s)
	}
}

// ignoreNone has programs find no signal ignored, though these tests may have been started
// by nohup(1): one that a process handles is no handled one behind exec(2), and not ignored.
func ignoreNone() {
	signal.Notify(make(chan os.Signal, 1), unix.SIGHUP, unix.SIGINT)
}

func TestSignalsRemoveSocket(t *testing.T) {
	t.Setenv("GOTRACEBACK", "")
	ignoreNone()
	for _, s := range endings {
		path := unixPath(t)
		p := unixServer(t, path, "-k")
		check(t, p.cmd.Process.Signal(s))
		p.expectSignal(s)
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("after %v, the socket's file is still there", s)
		}
	}
}

// A client's own socket for datagrams is removed with its folder.
func TestSignalRemovesFolder(t *testing.T) {
	path, folder := unixPath(t), filepath.Dir(unixPath(t))
	server := run1(t, "-vulU", path)
	server.line()
	t.Setenv("TMPDIR", folder)
	p := run1(t, "-vuU", path)
	p.line() // that it is bound
	p.write("question")
	expect(t, server.out, "question")
	check(t, p.cmd.Process.Signal(unix.SIGUSR1))
	p.expectSignal(unix.SIGUSR1)
	if left, _ := filepath.Glob(folder + "/*"); len(left) > 0 {
		t.Error("there is still", left)
	}
}

// What is ignored at the start stays so, as nohup(1) wants it.
func TestSignalIgnored(t *testing.T) {
	for _, where := range []string{"127.0.0.1 0", "-U " + unixPath(t)} {
		p := launch(t, devNull(t), nil, "sh", "-c", "trap '' HUP INT; exec gonc -lkv "+where)
		for l := p.line(); l != "" && !strings.HasPrefix(l, "Listening"); { // with -U it is the second
			l = p.line()
		}
		for _, s := range []unix.Signal{unix.SIGHUP, unix.SIGINT, unix.SIGTERM} {
			check(t, p.cmd.Process.Signal(s))
		}
		p.expectSignal(unix.SIGTERM)
	}
}
