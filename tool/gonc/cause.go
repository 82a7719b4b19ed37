package main

import (
	"errors"
	"syscall"
)

// cause is why gonc ended. It is the exit status under --status=cause; scripts
// know the numbers, so that none may change.
type cause int

const (
	causeDone        cause = 0  // nothing was lost
	causeOther       cause = 1  // none of the below
	causeUsage       cause = 2  // a command line that means nothing
	causeName        cause = 3  // no address for a name
	causeRefused     cause = 4  // nobody listens there
	causeUnreachable cause = 5  // no way to the network or the host
	causeTimedOut    cause = 6  // no answer in time
	causeIdle        cause = 7  // -w saw nothing move
	causeReset       cause = 8  // the peer broke the connection off
	causeLocal       cause = 9  // the own address or port cannot be had
	causeInput       cause = 10 // standard input cannot be read
	causeOutput      cause = 11 // standard output, or another file, cannot be written
	causeTLS         cause = 12 // no agreement on TLS, or no trust
	causeProxy       cause = 13 // the proxy did not make the connection
)

// causeNames are the causes' names in events.
var causeNames = [...]string{
	"done", "other", "usage", "name", "refused", "unreachable", "timed_out", "idle", "reset", "local",
	"input", "output", "tls", "proxy",
}

func (c cause) String() string { return causeNames[c] }

// causedError is an error whose cause does not follow from what it wraps.
type causedError struct {
	error
	cause cause
}

func (e *causedError) Unwrap() error { return e.error }

// errIdle is the end that -w gives to a silence in which nothing was lost. It has no
// line, and no status of its own unless --status=cause asks for one.
var errIdle error = &reportedError{because(causeIdle, errors.New("nothing moved"))}

// because gives an error its cause; nil if err is.
func because(c cause, err error) error {
	if err == nil {
		return nil
	}
	return &causedError{err, c}
}

// causeOf is the cause of what an error tells.
func causeOf(err error) cause {
	if err == nil {
		return causeDone
	}
	if e, ok := errors.AsType[*causedError](err); ok {
		return e.cause
	}
	if e, ok := errors.AsType[*streamError](err); ok {
		return e.cause()
	}
	if e, ok := errors.AsType[*socketError](err); ok && (e.op == opBind || e.op == opListen) {
		return causeLocal
	}
	return errnoCause(err)
}

// errnoCause is the cause that an error of a connection has.
func errnoCause(err error) cause {
	errno, _ := errors.AsType[syscall.Errno](err)
	switch errno {
	case syscall.ECONNREFUSED:
		return causeRefused
	case syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EHOSTDOWN:
		return causeUnreachable
	case syscall.ETIMEDOUT:
		return causeTimedOut
	case syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED:
		return causeReset
	case syscall.EADDRINUSE, syscall.EADDRNOTAVAIL:
		return causeLocal
	}
	return causeOther
}

// parseStatus reads the value of --status: whether the exit status tells the cause.
func parseStatus(text string) (bool, error) {
	if text != "cause" {
		return false, errors.New("status invalid: " + text + " (only cause is known)")
	}
	return true, nil
}
