//go:build !linux

package signals

import (
	"os"
	"os/signal"
	"syscall"
)

// Quietly does what writes to something other than memory. SIGPIPE is ignored here, also
// if somebody sends it.
func Quietly(write func() (int, error)) (int, error) { return write() }

// WithDefault does what starts a command, which would inherit that SIGPIPE is ignored.
func WithDefault(start func() error) error {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	return start()
}

// LookingUp need not keep SIGPIPE from Go's resolver.
func LookingUp() (done func()) { return func() {} }
