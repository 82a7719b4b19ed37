//go:build unix && !linux

package signals

import (
	"os"
	"os/signal"
	"slices"

	"golang.org/x/sys/unix"
)

// Go's runtime ends a program by these itself.
var deadly = []os.Signal{unix.SIGHUP, unix.SIGINT, unix.SIGTERM}

// It passes over these, or shows registers.
var harmless = []os.Signal{
	unix.SIGQUIT, unix.SIGABRT, unix.SIGTRAP, unix.SIGSYS, unix.SIGUSR1, unix.SIGUSR2, unix.SIGALRM,
	unix.SIGVTALRM, unix.SIGXCPU,
}

// End has signals end gonc as they end any program.
func End() { EndTidily() } // of files, there are none

// EndTidily is End with files to be removed before.
func EndTidily() {
	caught := make(chan os.Signal, 1)
	for _, s := range slices.Concat(deadly, harmless) {
		if !signal.Ignored(s) {
			signal.Notify(caught, s)
		}
	}
	go func() {
		s := <-caught
		RemoveFiles()
		endBy(s)
	}()
}

// endBy ends this process by a signal, or with the status that a shell would see.
func endBy(s os.Signal) {
	number := s.(unix.Signal)
	if !slices.Contains(deadly, s) {
		os.Exit(128 + int(number))
	}
	signal.Reset(s)
	_ = unix.Kill(os.Getpid(), number)
}
