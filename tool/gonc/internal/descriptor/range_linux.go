package descriptor

import (
	"math"

	"golang.org/x/sys/unix"
)

// closeOnExecFrom keeps a descriptor and all above it from commands, and reports whether
// the system can do that at once; Linux can since 5.11 (close_range(2)).
func closeOnExecFrom(fd uint) bool {
	return unix.CloseRange(fd, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC) == nil
}
