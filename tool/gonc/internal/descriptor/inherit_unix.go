//go:build unix

package descriptor

import (
	"errors"
	"math"

	"golang.org/x/sys/unix"
)

// Inherit takes over a descriptor from whoever started gonc. What gonc and Go's runtime
// have opened by themselves is closed on exec, and so known to be no such descriptor.
func Inherit(fd int) error {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	if err != nil || flags&unix.FD_CLOEXEC != 0 {
		return errors.New("it is not open")
	}
	unix.CloseOnExec(fd)
	return nil
}

// KeepInherited keeps from a command what gonc was started with, but the standard
// streams: whoever speaks to the command through a socket shall find nothing else open.
// It comes after inherit.
func KeepInherited() {
	const first = 3
	if !closeOnExecFrom(first) {
		closeEachOnExec(first)
	}
}

// closeEachOnExec is closeOnExecFrom by a call for each number; most are not open.
func closeEachOnExec(first int) {
	for fd := first; fd < min(descriptorLimit(), mostInherited); fd++ {
		unix.CloseOnExec(fd)
	}
}

// mostInherited bounds the search where there is no limit.
const mostInherited = 1 << 16

// descriptorLimit is how many descriptors this process may have.
func descriptorLimit() int {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return math.MaxInt
	}
	return int(min(uint64(limit.Cur), math.MaxInt))
}

// Free returns how many descriptors this process may still open. Where there
// are more than enough it is only sure of that.
func Free(enough int) (free int) {
	limit := descriptorLimit()
	if limit/2 >= enough {
		return enough
	}
	for fd := range limit {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
			free++
		}
	}
	return free
}
