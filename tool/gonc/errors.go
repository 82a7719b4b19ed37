package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"syscall"
	"unicode"
)

// reportedError is an error whose line has been written already.
type reportedError struct{ error }

func (e *reportedError) Unwrap() error { return e.error }

// isReported tells whether an error's line has been written.
func isReported(err error) bool {
	_, ok := errors.AsType[*reportedError](err)
	return ok
}

// exitStatus writes the one line of an error, and returns the exit status.
func (o options) exitStatus(err error) int {
	if err != nil && !isReported(err) {
		complain(err)
	}
	status := o.statusOf(err)
	o.events.emit("exit", slog.Int("status", status), slog.String("cause", causeOf(err).String()), since(epoch))
	if lost := cmp.Or(o.dumpHex.err(), o.dumpRaw.err(), o.events.err()); lost != nil && status == 0 {
		complain(lost)
		status = o.statusOf(because(causeOutput, lost))
	}
	return status
}

// statusOf is the exit status for an error.
func (o *options) statusOf(err error) int {
	switch {
	case err == nil, errors.Is(err, errIdle) && !o.statusCause:
		return 0
	case o.statusCause:
		return int(causeOf(err))
	}
	return 1
}

// complain writes an error's line.
func complain(err error) { fmt.Fprintln(&screen, "gonc: "+oneLine(err.Error())) }

// oneLine makes text that may come from elsewhere fit for one line of a terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, text)
}

// foreignLimit is how many bytes of a text of the peer's are shown: a certificate may
// hold tens of thousands.
const foreignLimit = 256

// foreign makes a text of the peer's fit for a line.
func foreign(text string) string {
	if len(text) > foreignLimit {
		text = text[:foreignLimit] + "..."
	}
	return oneLine(text)
}

// socketError is a failure of a socket, with the address that was meant.
type socketError struct {
	op      string // "connect to", "bind to", "send to", ...
	host    string // the address, or "name (address)"
	port    uint16
	network string // "tcp" or "udp"; "unix" and "vsock" with all of it as host
	err     error
}

// Error puts it in nc's words.
func (e *socketError) Error() string {
	switch {
	case e.network != "unix" && e.network != "vsock":
	case e.op == opConnect:
		return fmt.Sprintf("%s: %s", e.host, reason(e.err))
	default:
		return fmt.Sprintf("%s %s: %s", e.op, e.host, reason(e.err))
	}
	failed := ""
	if e.op == opConnect {
		failed = " failed"
	}
	return fmt.Sprintf("%s %s port %d (%s)%s: %s", e.op, e.host, e.port, e.network, failed, reason(e.err))
}

func (e *socketError) Unwrap() error { return e.err }

// What a socket was asked to do.
const (
	opConnect = "connect to"
	opBind    = "bind to"
	opListen  = "listen on"
	opAccept  = "accept on"
	opSend    = "send to"
	opReceive = "receive from"
	opClose   = "close to"
)

// fault is the error of an operation with an address; nil if err is.
func (o *options) fault(op string, a netip.AddrPort, err error) error {
	if err == nil {
		return nil
	}
	e := &socketError{op: op, host: a.Addr().String(), port: a.Port(), network: o.network(), err: err}
	if o.isNamed() {
		e.host = o.path
	}
	return e
}

// streamError is a failure of standard input or output. It ends everything.
type streamError struct {
	stream string
	err    error
}

// Error says which stream it was.
func (e *streamError) Error() string { return e.stream + ": " + reason(e.err) }

// cause is that of the stream.
func (e *streamError) cause() cause {
	if e.stream == inputStream {
		return causeInput
	}
	return causeOutput
}

func (e *streamError) Unwrap() error { return e.err }

// The standard streams' names in messages.
const (
	inputStream  = "standard input"
	outputStream = "standard output"
)

// inputFault and outputFault are the errors of the two streams; nil if err is.
func inputFault(err error) error  { return streamFault(inputStream, err) }
func outputFault(err error) error { return streamFault(outputStream, err) }

func streamFault(stream string, err error) error {
	if err == nil {
		return nil
	}
	return &streamError{stream, err}
}

// isStreamFault tells whether a standard stream failed, and not a socket.
func isStreamFault(err error) bool {
	_, ok := errors.AsType[*streamError](err)
	return ok
}

// isNetworkError tells errors that only a network connection has. A broken pipe
// is none of them: a pipe can have it too.
func isNetworkError(err error) bool {
	errno, _ := errors.AsType[syscall.Errno](err)
	switch errno {
	case syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.ECONNABORTED, syscall.ETIMEDOUT, syscall.ENOTCONN,
		syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.EHOSTUNREACH, syscall.EMSGSIZE:
		return true
	}
	return false
}

// isBrokenPipe tells a sink that nobody reads any more.
func isBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }

// reason is an error in the words of strerror(3): Go's begin with a small letter.
func reason(err error) string {
	if refused, ok := errors.AsType[*tuningError](err); ok {
		return refused.Error()
	}
	errno, ok := errors.AsType[syscall.Errno](err)
	if !ok {
		return err.Error()
	}
	text := errno.Error()
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
