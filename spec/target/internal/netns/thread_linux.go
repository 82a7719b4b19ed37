package netns

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// OnThread runs f on a thread that ends with it, so that f may move it into
// another namespace: no other goroutine ever runs there. The main thread cannot
// end, and what it is in is what /proc shows of the process; it is left alone.
func OnThread(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		if unix.Gettid() != unix.Getpid() {
			f()
			return
		}
		OnThread(f) // runs elsewhere, since this thread is taken
		runtime.UnlockOSThread()
	}()
	<-done
}
