// Package signals sees to it that signals end gonc as they end any program, that files
// which go with it are removed then, and that a write which nobody reads is an error and
// no signal.
package signals

import (
	"os/signal"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// ofWriting are the signals that the kernel sends to a thread whose write meets nobody to
// read it, or the limit on the size of a file.
var ofWriting = func() (set unix.Sigset_t) {
	set.Val[0] = 1<<(unix.SIGPIPE-1) | 1<<(unix.SIGXFSZ-1)
	return set
}()

// Quietly does what writes to something other than memory. That a write fails is told by
// its error, EPIPE or EFBIG; the signal that the kernel sends as well is held up in the
// thread for ever. One that somebody else sends is meant for the process: it comes to
// another thread, the runtime's monitor if to no other, and ends gonc.
func Quietly(write func() (int, error)) (int, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	_ = unix.PthreadSigmask(unix.SIG_BLOCK, &ofWriting, nil) // it fails for bad arguments alone
	return write()
}

// WithDefault does what starts a command, which inherits the thread's signals: none that
// Quietly holds up.
func WithDefault(start func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for takeSignal() {
	}
	_ = unix.PthreadSigmask(unix.SIG_UNBLOCK, &ofWriting, nil)
	return start()
}

// takeSignal takes a signal that Quietly has held up, and reports whether there was one.
func takeSignal() bool {
	var now unix.Timespec
	_, _, errno := unix.RawSyscall6(unix.SYS_RT_SIGTIMEDWAIT, uintptr(unsafe.Pointer(&ofWriting)), 0,
		uintptr(unsafe.Pointer(&now)), sigsetSize(), 0, 0)
	return errno == 0
}

// LookingUp keeps SIGPIPE from Go's resolver, which does not write Quietly. What it
// returns is to be called when the resolver is done. A process that has not asked for its
// end by signals, as a test, keeps Go's SIGPIPE.
func LookingUp() (done func()) {
	if !asked {
		return func() {}
	}
	signal.Ignore(unix.SIGPIPE)
	return func() { setDefault(unix.SIGPIPE) }
}
