package netns

import (
	"os"
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

// Current is the network namespace of the calling thread.
func Current() (*os.File, error) { return os.Open("/proc/thread-self/ns/net") }

// Join moves the calling thread into a network namespace.
func Join(ns *os.File) error {
	return os.NewSyscallError("setns", unix.Setns(int(ns.Fd()), unix.CLONE_NEWNET))
}
