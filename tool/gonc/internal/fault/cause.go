// Package fault holds the ways in which gonc fails: the causes, which are its exit
// statuses, and errors that know theirs. An error is wrapped on its way up, and never
// turned into text before its cause was asked for.
package fault

import (
	"errors"
	"syscall"
)

// Cause is why gonc ended. It is the exit status under --status=cause; scripts know
// the numbers, so none may change.
type Cause int

// The causes, in the order of the manual.
const (
	Done        Cause = 0  // nothing was lost
	Other       Cause = 1  // none of the below
	Usage       Cause = 2  // a command line that means nothing
	Name        Cause = 3  // no address for a name
	Refused     Cause = 4  // nobody listens there
	Unreachable Cause = 5  // no way to the network or the host
	TimedOut    Cause = 6  // no answer in time
	Idle        Cause = 7  // -w saw nothing move
	Reset       Cause = 8  // the peer broke the connection off
	Local       Cause = 9  // the own address or port cannot be had
	Input       Cause = 10 // standard input cannot be read
	Output      Cause = 11 // standard output, or another file, cannot be written
	TLS         Cause = 12 // no agreement on TLS, or no trust
	Proxy       Cause = 13 // the proxy did not make the connection
)

// names are the causes' names in events.
var names = [...]string{
	"done", "other", "usage", "name", "refused", "unreachable", "timed_out", "idle", "reset", "local",
	"input", "output", "tls", "proxy",
}

// String is the cause's name in events, such as timed_out.
func (c Cause) String() string { return names[c] }

// causedError is an error whose cause does not follow from what it wraps.
type causedError struct {
	error
	cause Cause
}

func (e *causedError) Unwrap() error { return e.error }

// ErrIdle is the end that -w gives to a silence in which nothing was lost.
var ErrIdle = Because(Idle, errors.New("nothing moved"))

// IsQuiet reports whether an error is an end that somebody wanted, and by which nothing
// was lost: ErrIdle, or that the reader of standard output has had enough. It has no
// line, and no status of its own unless --status=cause asks for one.
func IsQuiet(err error) bool { return errors.Is(err, ErrIdle) || IsEnough(err) }

// Because gives an error its cause; it is nil if err is.
func Because(c Cause, err error) error {
	if err == nil {
		return nil
	}
	return &causedError{err, c}
}

// Otherwise gives an error a cause unless it knows its own; it is nil if err is.
func Otherwise(c Cause, err error) error {
	if err == nil || CauseOf(err) != Other {
		return err
	}
	return Because(c, err)
}

// CauseOf is the cause of what an error tells: Done for nil.
func CauseOf(err error) Cause {
	if err == nil {
		return Done
	}
	if e, ok := errors.AsType[*causedError](err); ok {
		return e.cause
	}
	if e, ok := errors.AsType[*StreamError](err); ok {
		return e.cause()
	}
	if e, ok := errors.AsType[*SocketError](err); ok && (e.Op == Bind || e.Op == Listen) {
		return Local
	}
	return CauseOfErrno(err)
}

// CauseOfErrno is the cause that the errno of a connection's error has, whatever it is
// wrapped in.
func CauseOfErrno(err error) Cause {
	errno, _ := errors.AsType[syscall.Errno](err)
	switch errno {
	case syscall.ECONNREFUSED:
		return Refused
	case syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EHOSTDOWN:
		return Unreachable
	case syscall.ETIMEDOUT:
		return TimedOut
	case syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED:
		return Reset
	case syscall.EADDRINUSE, syscall.EADDRNOTAVAIL:
		return Local
	}
	return Other
}
