//go:build !linux

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// quietly does what writes to something other than memory. SIGPIPE is ignored here, also
// if somebody sends it.
func quietly(write func() (int, error)) (int, error) { return write() }

// withSignals does what starts a command, which would inherit that SIGPIPE is ignored.
func withSignals(start func() error) error {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return start()
}

// lookingUp need not keep SIGPIPE from Go's resolver.
func lookingUp() (done func()) { return func() {} }
