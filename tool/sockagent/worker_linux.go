package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/sockspec/sockspec/spec/target/agent"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
	"golang.org/x/sys/unix"
)

// worker is a thread that makes calls, one at a time. It lives as long as the
// agent: a process that it spawned has its death as the signal to end.
type worker struct {
	*session
	tid  int
	euid int64
	mask unix.Sigset_t  // of signals, before they were blocked
	trap atomic.Uintptr // the system call that it is making for a request, or noCall
}

const noCall = ^uintptr(0)

// serveFunc makes the call of one method. Its error is a unix.Errno if the call
// failed, a *protocol.Error if it was not made.
type serveFunc func(w *worker, p *protocol.Params) (protocol.Result, error)

func (s *session) newWorker() agent.Worker {
	runtime.LockOSThread()
	w := &worker{session: s, tid: unix.Gettid(), euid: int64(unix.Geteuid())}
	w.trap.Store(noCall)
	setMask(&everySignal, &w.mask)
	return w
}

// Blocks reports whether a call may wait for others.
func (w *worker) Blocks(m protocol.Method) bool { return methods[m].blocks }

// Call makes one call and tells the signals that it raised.
func (w *worker) Call(name protocol.Method, p *protocol.Params) (protocol.Result, error) {
	m, ok := methods[name]
	if !ok {
		return protocol.Result{}, protocol.UnknownMethod(name)
	}
	if m.ofFD && w.own.has(p.FD) {
		p.FD = -1 // closed, as far as callers are concerned
	}
	if err := w.become(w.session.euid.Load()); err != nil {
		return protocol.Result{}, fmt.Errorf("a thread cannot take the user id: %w", err)
	}
	res, err := m.serve(w, p)
	if errno, ok := errors.AsType[unix.Errno](err); ok {
		err = errnoName(errno)
	}
	return res, err
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
	set := sigset(unix.SIGSEGV, unix.SIGBUS, unix.SIGFPE, unix.SIGILL, unix.SIGTRAP, unix.SIGABRT,
		unix.SIGSYS)
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
