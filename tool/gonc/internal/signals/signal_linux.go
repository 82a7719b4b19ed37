package signals

import (
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// spared are the signals that do not end a program (signal(7)), and those that Go's
// runtime needs: it makes panics of the first four.
var spared = []unix.Signal{
	unix.SIGBUS, unix.SIGFPE, unix.SIGILL, unix.SIGSEGV,
	unix.SIGCHLD, unix.SIGCONT, unix.SIGSTOP, unix.SIGTSTP, unix.SIGTTIN, unix.SIGTTOU, unix.SIGURG,
	unix.SIGWINCH,
	unix.SIGKILL, // nobody can change what it does
	32, 33, 34,   // C libraries keep them for threads, and so does Go
}

// fatal are the signals that shall end gonc: all others, but not SIGHUP and SIGINT if
// they were ignored at its start, as by nohup(1) and a shell's &. Of the rest the runtime
// keeps no note. Whoever sets GOTRACEBACK wants to see where goroutines are.
func fatal() (signals []unix.Signal) {
	traced := os.Getenv("GOTRACEBACK") != ""
	for s := unix.Signal(1); s <= unix.Signal(8*sigsetSize()); s++ {
		switch {
		case slices.Contains(spared, s):
		case s != unix.SIGPIPE && signal.Ignored(s):
		case traced && (s == unix.SIGQUIT || s == unix.SIGABRT):
		default:
			signals = append(signals, s)
		}
	}
	return signals
}

// asked says that signals are to end the process, be it by End or by EndTidily.
var asked bool

// End has signals end gonc as they end any program. Go's runtime has taken them
// all: it passes over some, and for others it shows registers.
func End() {
	asked = true
	for _, s := range fatal() {
		setDefault(s)
	}
}

// EndTidily is End with files to be removed before.
func EndTidily() {
	asked = true
	caught := make(chan os.Signal, 1)
	setDefault(unix.SIGPIPE) // Go's runtime would go on to ignore it
	for _, s := range fatal() {
		if s == unix.SIGPROF { // of which the runtime tells nobody
			setDefault(s)
		} else {
			signal.Notify(caught, s)
		}
	}
	go func() {
		s := (<-caught).(unix.Signal)
		RemoveFiles()
		setDefault(s)
		_ = unix.Kill(unix.Getpid(), s)
	}()
}

// setDefault is sigaction(2) with SIG_DFL, for which package signal has no call. Package
// signal goes on to believe what it did before.
func setDefault(s unix.Signal) {
	var action [20]uint64 // all 0, and as long as the longest architecture's
	_, _, _ = unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(&action)), 0,
		sigsetSize(), 0, 0)
}

// sigsetSize is the size of the kernel's sigset_t, a bit for each signal.
func sigsetSize() uintptr {
	if strings.HasPrefix(runtime.GOARCH, "mips") {
		return 16
	}
	return 8
}
