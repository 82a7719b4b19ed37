package agent

import (
	"bytes"
	"os"
	"path"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Threads returns the Worker of a Session whose stack is a library in C: each worker
// has a thread to itself, and call, which any of them may make at the same time, may
// block there. Its results are those of Worker.Call.
func Threads(call func(protocol.Method, *protocol.Params) (protocol.Result, error)) func() Worker {
	return func() Worker {
		runtime.LockOSThread() // so that Asleep can tell what the call does
		return &thread{call: call, tid: strconv.Itoa(syscall.Gettid())}
	}
}

type thread struct {
	call  func(protocol.Method, *protocol.Params) (protocol.Result, error)
	tid   string
	sleep atomic.Uint64 // in which it was when Asleep was asked last, 0 for none
}

func (t *thread) Blocks(protocol.Method) bool { return true }

func (t *thread) Call(m protocol.Method, p *protocol.Params) (protocol.Result, error) {
	return t.call(m, p)
}

// Asleep tells an event of the stack's from a lock. A thread that waits for a lock
// sleeps as well, but then the one that holds the lock runs, or wants to: so each
// thread has to sleep, and this one since it was asked about before. Between two
// questions a call that has left the stack gets to say so.
func (t *thread) Asleep() bool {
	now := sleep(t.tid)
	before := t.sleep.Swap(now)
	return now != 0 && now == before && othersSleep() && sleep(t.tid) == now
}

// othersSleep looks at each thread but the caller's.
func othersSleep() bool {
	self := strconv.Itoa(syscall.Gettid())
	all, err := os.ReadDir(tasks)
	for _, t := range all {
		if t.Name() != self && sleep(t.Name()) == 0 {
			return false
		}
	}
	return err == nil
}

const tasks = "/proc/self/task"

// sleep returns the number of the sleep in which a thread is, and 0 if it is
// awake or not there, by /proc/PID/status (proc_pid_status(5)).
func sleep(tid string) (number uint64) {
	status, _ := os.ReadFile(path.Join(tasks, tid, "status"))
	if bytes.HasPrefix(field(status, "State"), []byte("S")) {
		number, _ = strconv.ParseUint(string(field(status, "voluntary_ctxt_switches")), 10, 64)
	}
	return number
}

func field(status []byte, name string) []byte {
	_, text, _ := bytes.Cut(status, []byte("\n"+name+":\t"))
	text, _, _ = bytes.Cut(text, []byte("\n"))
	return text
}
