package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

// worker is a thread that makes calls, one at a time. It lives as long as the
// agent: a process that it spawned has its death as the signal to end.
type worker struct {
	*agent
	tid     int
	euid    int64
	mask    unix.Sigset_t  // of signals, before they were blocked
	reading bool           // it has the turn
	trap    atomic.Uintptr // the system call that it is making for a request, or noCall
}

const noCall = ^uintptr(0)

// serveFunc makes the call of one method. Its error is a unix.Errno if the call
// failed, a *protocol.Error if it was not made.
type serveFunc func(w *worker, p *protocol.Params) (protocol.Result, error)

func newWorker(a *agent) *worker {
	runtime.LockOSThread()
	w := &worker{agent: a, tid: unix.Gettid(), euid: int64(unix.Geteuid())}
	w.trap.Store(noCall)
	setMask(&everySignal, &w.mask)
	return w
}

// serve makes one call and tells the signals that it raised.
func (w *worker) serve(serve serveFunc, p *protocol.Params) (res protocol.Result, refusal *protocol.Error) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "sockagent: %v\n%s", r, debug.Stack())
			refusal = &protocol.Error{Code: protocol.CodeInternal, Message: fmt.Sprint("the agent is at fault: ", r)}
		}
	}()
	if err := w.become(w.agent.euid.Load()); err != nil {
		return res, &protocol.Error{Code: protocol.CodeInternal, Message: fmt.Sprintf("a thread cannot take the user id: %v", err)}
	}
	res, err := serve(w, p)
	switch e := err.(type) {
	case nil:
	case unix.Errno:
		res.Errno = errnoName(e)
	case *protocol.Error:
		return res, e
	default:
		return res, &protocol.Error{Code: protocol.CodeInternal, Message: err.Error()}
	}
	return res, nil
}

// syscall makes a system call that blocked can tell of. Pointers among args must
// be converted in the call itself.
//
//go:uintptrescapes
func (w *worker) syscall(trap uintptr, args ...uintptr) (uintptr, error) {
	var a [6]uintptr
	copy(a[:], args)
	w.trap.Store(trap)
	r, _, e := unix.Syscall6(trap, a[0], a[1], a[2], a[3], a[4], a[5])
	w.trap.Store(noCall)
	if e != 0 {
		return 0, e
	}
	return r, nil
}

// kernelSigset is the size of a signal set in the kernel's interface, in bytes.
const kernelSigset = 8

// setMask says which signals the thread blocks, and tells which it did.
func setMask(set, old *unix.Sigset_t) {
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, set, old); err != nil {
		panic(fmt.Sprintf("blocking signals: %v", err))
	}
}

// everySignal is what a worker blocks: all but the signals which report a fault
// of the program, since these the runtime must see.
var everySignal = func() unix.Sigset_t {
	set := sigset(unix.SIGSEGV, unix.SIGBUS, unix.SIGFPE, unix.SIGILL, unix.SIGTRAP, unix.SIGABRT, unix.SIGSYS)
	for i := range set.Val {
		set.Val[i] = ^set.Val[i]
	}
	return set
}()

var (
	onlySIGPIPE = sigset(unix.SIGPIPE)
	noWait      unix.Timespec
)

func sigset(signals ...unix.Signal) (set unix.Sigset_t) {
	for _, s := range signals {
		set.Val[0] |= 1 << (s - 1) // each of those used here is below 32
	}
	return set
}

// takeSIGPIPE takes the signal that a write may have left pending on this thread.
func takeSIGPIPE() []sock.Const {
	_, _, e := unix.RawSyscall6(unix.SYS_RT_SIGTIMEDWAIT, uintptr(unsafe.Pointer(&onlySIGPIPE)), 0,
		uintptr(unsafe.Pointer(&noWait)), kernelSigset, 0, 0)
	if e != 0 {
		return nil
	}
	return []sock.Const{sock.SIGPIPE}
}
