package fault

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
)

// What is put around an error on its way up hides neither its cause nor its errno.
func TestCauseOfWrapped(t *testing.T) {
	full := os.NewSyscallError("write", syscall.ENOSPC)
	for want, err := range map[Cause]error{
		Done:     nil,
		Other:    About("file x", full),
		Usage:    Otherwise(Usage, About("file x", full)),
		Output:   Otherwise(Usage, Because(Output, About("file x", full))),
		Input:    fmt.Errorf("a: %w", OfInput(full)),
		Refused:  &SocketError{Op: Connect, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)},
		Local:    &SocketError{Op: Bind, Err: full},
		TimedOut: Reported(About("x", syscall.ETIMEDOUT)),
		Idle:     ErrIdle,
	} {
		if got := CauseOf(err); got != want {
			t.Errorf("%v: got %v, want %v", err, got, want)
		}
		if want == Output && !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%v: the errno is lost", err)
		}
	}
}

// Of no error nothing is made.
func TestNothingOfNil(t *testing.T) {
	for i, err := range []error{
		Because(Output, nil), Otherwise(Usage, nil), About("x", nil), OfInput(nil), OfOutput(nil),
	} {
		if err != nil {
			t.Errorf("%d: got %v", i, err)
		}
	}
}

// The reasons are those of strerror(3) in the C library.
func TestReason(t *testing.T) {
	for errno, want := range map[syscall.Errno]string{
		syscall.EACCES:        "Permission denied",
		syscall.EADDRINUSE:    "Address already in use",
		syscall.EADDRNOTAVAIL: "Cannot assign requested address",
		syscall.EAFNOSUPPORT:  "Address family not supported by protocol",
		syscall.ECONNREFUSED:  "Connection refused",
		syscall.ECONNRESET:    "Connection reset by peer",
		syscall.EHOSTUNREACH:  "No route to host",
		syscall.EINVAL:        "Invalid argument",
		syscall.EIO:           "Input/output error",
		syscall.EMFILE:        "Too many open files",
		syscall.EMSGSIZE:      "Message too long",
		syscall.ENETUNREACH:   "Network is unreachable",
		syscall.ENOBUFS:       "No buffer space available",
		syscall.EPERM:         "Operation not permitted",
		syscall.EPIPE:         "Broken pipe",
		syscall.ETIMEDOUT:     "Connection timed out",
	} {
		if got := Reason(errno); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	if got, want := OneLine("a\x1b[31m\nb\u202ec é"), "a?[31m?b?c é"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
