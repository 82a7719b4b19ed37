//go:build unix

package main

import (
	"errors"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// inherit takes over a descriptor from whoever started gonc, and keeps it from
// the programs that gonc starts. What Go's runtime has opened by itself is closed on
// exec, and so known to be no such descriptor.
func inherit(fd int) error {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	if err != nil || flags&unix.FD_CLOEXEC != 0 {
		return errors.New("it is not open")
	}
	unix.CloseOnExec(fd)
	return nil
}

// freeDescriptors returns how many descriptors this process may still open. Where there
// are more than enough it is only sure of that.
func freeDescriptors(enough int) (free int) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil || uint64(limit.Cur) >= 2*uint64(enough) {
		return enough
	}
	for fd := range int(limit.Cur) {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
			free++
		}
	}
	return free
}

// isTerminal tells whether a standard stream is one.
func isTerminal(fd int) bool { return term.IsTerminal(fd) }
