package agent

import (
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// The call waits in a pipe, which nobody else holds.
func TestBlockedInACall(t *testing.T) {
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(pipe[0])
	w, ended := inFlight(t, func() {
		_, _ = syscall.Read(pipe[0], make([]byte, 1))
	})
	for deadline := time.Now().Add(10 * time.Second); !w.Asleep(); {
		if time.Now().After(deadline) {
			t.Fatal("a call that waits in a pipe is not blocked")
		}
	}
	syscall.Close(pipe[1])
	<-ended
	if w.Asleep() {
		t.Error("a call that has returned is blocked")
	}
}

// The call waits for a lock, as lwIP's calls do for its core; who holds it runs.
func TestNotBlockedByALock(t *testing.T) {
	var lock, release int32
	held, holder := make(chan struct{}), make(chan struct{})
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // which would wait for the holder
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))  // of which the holder keeps one
	go func() {
		runtime.LockOSThread() // for good: the signal stays blocked
		preemption := unix.Sigset_t{}
		preemption.Val[0] = 1 << (unix.SIGURG - 1)
		if err := unix.PthreadSigmask(unix.SIG_BLOCK, &preemption, nil); err != nil {
			t.Error(err)
		}
		close(held)
		spin(&release)
		atomic.StoreInt32(&lock, 1)
		futex(&lock, futexWake, 1)
		close(holder)
	}()
	<-held
	w, ended := inFlight(t, func() {
		for atomic.LoadInt32(&lock) == 0 {
			futex(&lock, futexWait, 0)
		}
	})
	for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); {
		if w.Asleep() {
			t.Error("a call that waits for a lock is blocked")
			break
		}
	}
	atomic.StoreInt32(&release, 1)
	<-holder
	<-ended
}

// spin runs as a thread of C does, which Go does not interrupt.
//
//go:norace
//go:nosplit
func spin(until *int32) {
	for atomic.LoadInt32(until) == 0 {
	}
}

// inFlight has a worker make a call.
func inFlight(t *testing.T, call func()) (w Worker, ended chan struct{}) {
	begun, ended := make(chan Worker), make(chan struct{})
	go func() {
		w := Threads(func(protocol.Method, *protocol.Params) (res protocol.Result, err error) {
			call()
			return res, nil
		})()
		begun <- w
		if _, err := w.Call(protocol.Read, nil); err != nil {
			t.Error(err)
		}
		close(ended)
	}()
	return <-begun, ended
}

const futexWait, futexWake = 0, 1

func futex(word *int32, op, value uintptr) {
	_, _, _ = syscall.Syscall6(syscall.SYS_FUTEX, uintptr(unsafe.Pointer(word)), op, value, 0, 0, 0)
}
