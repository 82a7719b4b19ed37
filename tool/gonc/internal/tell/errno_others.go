//go:build !unix

package tell

import (
	"strconv"
	"syscall"
)

// errnoName is an error's number, since its name is not to be had here.
func errnoName(errno syscall.Errno) string { return strconv.Itoa(int(errno)) }
