//go:build unix

package tell

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// errnoName is an error's name in C, such as ECONNREFUSED.
func errnoName(errno syscall.Errno) string { return unix.ErrnoName(errno) }
