package agent

import (
	"bytes"
	"os"
	"path"
	"strconv"
	"sync/atomic"
	"syscall"
)

// thread is the one that makes the call of a request.
type thread struct {
	tid   string
	sleep atomic.Uint64 // in which it was when blocked was asked last, 0 for none
}

// blocked tells whether a request in flight waits for an event of the stack's. A
// thread that waits for a lock sleeps as well, but then the one that holds the
// lock runs, or wants to: so each thread has to sleep, and this one since it was
// asked about before. Between two questions a call that has left the stack gets
// to say so.
func (s *session) blocked(id uint64) (asleep int) {
	s.mu.Lock()
	t := s.threads[id]
	s.mu.Unlock()
	if t == nil {
		return 0
	}
	now := sleep(t.tid)
	if before := t.sleep.Swap(now); now == 0 || now != before || !othersSleep() || sleep(t.tid) != now {
		return 0
	}
	return 1
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
