package fault

import (
	"errors"
	"fmt"
	"syscall"
)

// reportedError is an error whose line has been written already.
type reportedError struct{ error }

func (e *reportedError) Unwrap() error { return e.error }

// Reported marks an error whose line has been written already.
func Reported(err error) error { return &reportedError{err} }

// IsReported reports whether an error's line has been written.
func IsReported(err error) bool {
	_, ok := errors.AsType[*reportedError](err)
	return ok
}

// aboutError is an error with what it is about before its reason.
type aboutError struct {
	what string
	err  error
}

func (e *aboutError) Error() string { return e.what + ": " + Reason(e.err) }
func (e *aboutError) Unwrap() error { return e.err }

// About says what an error is about, as in "dump FILE: Permission denied". The error
// stays what it is for errors.Is, and keeps its cause; the result is nil if err is.
func About(what string, err error) error {
	if err == nil {
		return nil
	}
	return &aboutError{what, err}
}

// hintedError is an error with the way out behind its reason.
type hintedError struct {
	err  error
	hint string
}

func (e *hintedError) Error() string { return Reason(e.err) + " (" + e.hint + ")" }
func (e *hintedError) Unwrap() error { return e.err }

// Hint names the way out of an error, as in "Permission denied (-b allows broadcast)".
// The error stays what it is for errors.Is, and keeps its cause.
func Hint(err error, hint string) error { return &hintedError{err, hint} }

// SocketError is a failure of a socket, with the address that was meant.
type SocketError struct {
	Op      string // one of the constants below
	Host    string // the address, or "name (address)"
	Port    uint16
	Network string // "tcp" or "udp"; "unix" and "vsock" with all of it as Host
	Err     error
}

// What a socket was asked to do, in messages.
const (
	Connect   = "connect to"
	Bind      = "bind to"
	Listen    = "listen on"
	Accept    = "accept on"
	Send      = "send to"
	Receive   = "receive from"
	Close     = "close to"
	Handshake = "TLS handshake with"
	AskProxy  = "wait for proxy"
)

// Error puts it in nc's words.
func (e *SocketError) Error() string {
	switch {
	case e.Network != "unix" && e.Network != "vsock":
	case e.Op == Connect:
		return fmt.Sprintf("%s: %s", e.Host, Reason(e.Err))
	default:
		return fmt.Sprintf("%s %s: %s", e.Op, e.Host, Reason(e.Err))
	}
	failed := ""
	if e.Op == Connect {
		failed = " failed"
	}
	return fmt.Sprintf("%s %s port %d (%s)%s: %s", e.Op, e.Host, e.Port, e.Network, failed,
		Reason(e.Err))
}

func (e *SocketError) Unwrap() error { return e.Err }

// OptionError is a socket option that the system refused.
type OptionError struct {
	Option string
	Err    error
}

// Error says what was to be set.
func (e *OptionError) Error() string { return "set " + e.Option + ": " + Reason(e.Err) }

func (e *OptionError) Unwrap() error { return e.Err }

// StreamError is a failure of standard input or output. It ends everything.
type StreamError struct {
	stream string
	err    error
}

// The standard streams' names in messages.
const (
	inputStream  = "standard input"
	outputStream = "standard output"
)

// Error says which stream it was.
func (e *StreamError) Error() string { return e.stream + ": " + Reason(e.err) }

// cause is that of the stream.
func (e *StreamError) cause() Cause {
	if e.stream == inputStream {
		return Input
	}
	return Output
}

func (e *StreamError) Unwrap() error { return e.err }

// OfInput is a failure to read standard input; nil if err is.
func OfInput(err error) error { return ofStream(inputStream, err) }

// OfOutput is a failure to write standard output; nil if err is.
func OfOutput(err error) error { return ofStream(outputStream, err) }

func ofStream(stream string, err error) error {
	if err == nil {
		return nil
	}
	return &StreamError{stream, err}
}

// IsStream reports whether a standard stream failed, and not a socket.
func IsStream(err error) bool {
	_, ok := errors.AsType[*StreamError](err)
	return ok
}

// IsEnough reports whether an error is that nobody reads standard output any more, as
// when head(1) has its lines.
func IsEnough(err error) bool {
	e, ok := errors.AsType[*StreamError](err)
	return ok && e.stream == outputStream && IsBrokenPipe(err)
}

// IsNetwork reports whether an error is one that only a network connection has. A
// broken pipe is none: a pipe can have it too.
func IsNetwork(err error) bool {
	errno, _ := errors.AsType[syscall.Errno](err)
	switch errno {
	case syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.ECONNABORTED, syscall.ETIMEDOUT,
		syscall.ENOTCONN,
		syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.EHOSTUNREACH, syscall.EMSGSIZE:
		return true
	}
	return false
}

// Passes reports whether the same call may succeed when it is made again.
func Passes(err error) bool {
	return errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR)
}

// IsBrokenPipe reports whether a sink has nobody who reads it any more.
func IsBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// IsReset reports whether the peer has broken the connection off.
func IsReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || IsBrokenPipe(err) && !IsStream(err)
}
