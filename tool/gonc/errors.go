package main

import (
	"cmp"
	"errors"
	"log/slog"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// exitStatus writes the one line of an error, and returns the exit status.
func (o options) exitStatus(err error) int {
	if err != nil && !fault.IsReported(err) && !fault.IsQuiet(err) {
		complain(err)
	}
	status := o.statusOf(err)
	o.events.emit("exit", slog.Int("status", status), slog.String("cause", fault.CauseOf(err).String()), since(transfer.Epoch))
	if lost := cmp.Or(o.dumpHex.err(), o.dumpRaw.err(), o.events.err()); lost != nil && status == 0 {
		complain(lost)
		status = o.statusOf(lost)
	}
	return status
}

// statusOf is the exit status for an error.
func (o *options) statusOf(err error) int {
	switch {
	case err == nil, fault.IsQuiet(err) && !o.statusCause:
		return 0
	case o.statusCause:
		return int(fault.CauseOf(err))
	}
	return 1
}

// complain writes an error's line.
func complain(err error) { printLine("gonc: %s", fault.OneLine(err.Error())) }

// fault is the error of an operation with an address; nil if err is.
func (o *options) fault(op string, a netip.AddrPort, err error) error {
	if err == nil {
		return nil
	}
	e := &fault.SocketError{Op: op, Host: a.Addr().String(), Port: a.Port(), Network: o.network(), Err: err}
	if o.isNamed() {
		e.Host = o.path
	}
	return e
}

// parseStatus reads the value of --status: whether the exit status tells the cause.
func parseStatus(text string) (bool, error) {
	if text != "cause" {
		return false, errors.New("status invalid: " + text + " (only cause is known)")
	}
	return true, nil
}
