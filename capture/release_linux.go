package capture

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// release closes sockets so that no goroutine waits for the kernel, which takes
// some 12 ms for each (an RCU grace period). Close would spend them in a system
// call, whose processor Go takes back only after up to 10 ms: two such calls
// stop a process that has two. So a thread with a table of descriptors of its
// own holds the sockets until Go has closed its, and then ends; the kernel
// waits in the thread's exit, of which Go knows nothing.
func release(sockets ...*packetSocket) {
	held, closed := make(chan struct{}), make(chan struct{})
	go hold(held, closed)
	<-held
	for _, s := range sockets {
		s.Close()
	}
	close(closed)
}

// hold runs until closed is, on a thread that ends with it and has a copy of the
// table of descriptors. The main thread cannot end: a goroutine that finds
// itself there starts another, which runs elsewhere as long as this one stays.
// Where the kernel refuses a copy, closing takes its time.
func hold(held, closed chan struct{}) {
	runtime.LockOSThread()
	if unix.Gettid() == unix.Getpid() {
		go hold(held, closed)
		<-closed
		runtime.UnlockOSThread()
		return
	}
	if unix.Unshare(unix.CLONE_FILES) != nil {
		runtime.UnlockOSThread()
	}
	close(held)
	<-closed
}
