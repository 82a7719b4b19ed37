package main

import (
	"errors"
	"log/slog"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// exitStatus writes the one line of an error, and returns the exit status.
func (o options) exitStatus(err error) int {
	if err != nil && !fault.IsReported(err) && !fault.IsQuiet(err) {
		tell.Complain(err)
	}
	status := o.statusOf(err)
	cause := slog.String("cause", fault.CauseOf(err).String())
	o.Events.Emit("exit", slog.Int("status", status), cause, tell.Since(transfer.Epoch))
	if lost := o.Err(); lost != nil && status == 0 {
		tell.Complain(lost)
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

// parseStatus reads the value of --status: whether the exit status tells the cause.
func parseStatus(text string) (bool, error) {
	if text != "cause" {
		return false, errors.New("status invalid: " + text + " (only cause is known)")
	}
	return true, nil
}
