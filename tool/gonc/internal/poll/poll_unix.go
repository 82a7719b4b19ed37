//go:build unix

// Package poll waits for descriptors whose flags are not to be changed, and for those
// whose next event is a moment away.
package poll

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// For waits for an event of one descriptor. Errors and hang-ups count: the
// call that follows says what they are. At the deadline, zero for none, the
// error is ETIMEDOUT.
func For(fd int, event int16, deadline time.Time) error {
	return ForAny([]unix.PollFd{Of(fd, event)}, deadline)
}

// Of is a descriptor with the event to wait for.
func Of(fd int, event int16) unix.PollFd {
	of := unix.PollFd{Fd: int32(fd)}
	set(&of.Events, event)
	return of
}

// set sets an event in the type that the system has for it: AIX has one without a sign.
func set[T int16 | uint16](to *T, event int16) { *to = T(event) }

// ForAny waits for an event of any of the descriptors.
func ForAny(fds []unix.PollFd, deadline time.Time) error {
	for {
		n, err := unix.Poll(fds, milliseconds(deadline))
		switch {
		case err == unix.EINTR:
		case err != nil:
			return os.NewSyscallError("poll", err)
		case n == 0:
			return os.NewSyscallError("poll", unix.ETIMEDOUT)
		default:
			return nil
		}
	}
}

// milliseconds is the time up to a deadline as poll takes it, rounded up: rounded
// down, the last of it would be spent in a loop.
func milliseconds(deadline time.Time) int {
	if deadline.IsZero() {
		return -1
	}
	rest := time.Until(deadline) + time.Millisecond - 1
	return int(max(0, rest/time.Millisecond))
}
