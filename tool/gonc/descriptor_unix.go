//go:build unix

package main

import (
	"errors"

	"golang.org/x/sys/unix"
)

// inherit takes over a descriptor from whoever started gonc, and keeps it from
// the programs that gonc starts.
func inherit(fd int) error {
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETFD, unix.FD_CLOEXEC); err != nil {
		return errors.New("it is not open")
	}
	return nil
}
