package poll

import (
	"runtime"
	"sync"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// holdTime is how long comesSoon waits at most: less than the 10 ms after which the
// runtime interrupts who has kept a processor to itself.
const holdTime = 8 * time.Millisecond

// holding is locked by the one that waits in comesSoon: it keeps a processor from
// all other goroutines. Where there is only one, nobody may.
var (
	holding sync.Mutex
	canHold = runtime.GOMAXPROCS(0) > 1
)

// Soon waits for an event of a descriptor, in poll(2) and for a moment, and tells
// whether it has come. Errors and hang-ups count.
//
// In a bulk transfer the next bytes are microseconds away. To wait that long in the
// poller of the runtime costs more than to move them: the goroutine changes its
// thread, idle threads look for work, and the runtime's monitor wakes again and again,
// as it does while a thread is in a system call that the runtime is told of. So it is
// not told of this one. Beside the loop of splice(2) in C that make benchmark runs, gonc
// used 1.3 to 1.6 of the loop's processor time to receive without this, and used 1.1
// to 1.2 with it, before there was gather.
func Soon(fd int, event int16) bool { return Within(fd, event, holdTime) }

// Within is comesSoon with another limit, which is no longer.
func Within(fd int, event int16, limit time.Duration) bool {
	if !canHold || !holding.TryLock() {
		return false
	}
	defer holding.Unlock()
	waited, rest := unix.PollFd{Fd: int32(fd), Events: event}, unix.NsecToTimespec(int64(limit))
	n, _, errno := unix.RawSyscall6(unix.SYS_PPOLL, uintptr(unsafe.Pointer(&waited)), 1,
		uintptr(unsafe.Pointer(&rest)), 0, 0, 0)
	return errno == 0 && n > 0
}
