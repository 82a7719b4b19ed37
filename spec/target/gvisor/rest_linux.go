package gvisor

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
)

// sandbox is the process in which gVisor runs. It is watched from outside, to know
// when the stack has come to rest.
//
// A frame that the bench has sent is not yet with gVisor: the kernel queues it on
// a packet socket, from which a goroutine reads it, and others do the work of TCP.
// No answer of gVisor's proves that they have done it all, since they wait for
// nothing and for no order: the answer to a ping can overtake the reply to a
// segment before it. But while no goroutine runs or could run, and the packet
// socket's queue is empty, there is nothing left that gVisor would still do by
// itself, but for its timers. What it has sent by then is on the wire, and the
// sentinel goes behind it. That a frame of the bench's has come as far as the
// packet socket, the sentinel before tells: it went the same way, behind it.
//
// No goroutine could run if all threads of the process sleep, and none of them in
// nanosleep(2). There Go's own monitor sleeps while a thread may be in a system
// call with goroutines that wait for it to return; it takes them away after up to
// 20 ms. When no thread keeps any, the monitor sleeps on a futex.
type sandbox struct{ proc string } // its directory in /proc

// restTime bounds the wait for a stack that does not come to rest.
const restTime = 5 * time.Second

// sandboxOf finds the sandbox that a runsc has started, by the file that runsc
// wrote in its own mount namespace.
func sandboxOf(runsc int, pidFile string) (*sandbox, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/root%s", runsc, pidFile))
	if err != nil {
		return nil, fmt.Errorf("the sandbox's process: %w", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("the sandbox's process: %w", err)
	}
	return &sandbox{fmt.Sprintf("/proc/%d", pid)}, nil
}

// rest returns once gVisor rests. Two looks at its threads that find each asleep,
// and none that has run in between, mean that all slept at the same time; and if
// the queue was empty between them, it was so while they slept.
func (s *sandbox) rest() error {
	deadline := time.Now().Add(restTime)
	for time.Now().Before(deadline) {
		rests, err := s.rests()
		if rests || err != nil {
			return err
		}
	}
	return &target.Restless{Stack: "gvisor", For: restTime}
}

func (s *sandbox) rests() (bool, error) {
	before, err := s.asleep()
	if before == nil || err != nil {
		return false, err
	}
	queued, err := s.queued()
	if queued || err != nil {
		return false, err
	}
	after, err := s.asleep()
	return slices.Equal(before, after), err
}

// asleep describes the sandbox's threads, each by how often it has run. It
// returns none if one of them does not sleep.
func (s *sandbox) asleep() (threads []string, err error) {
	entries, err := os.ReadDir(s.proc + "/task")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		thread, err := describe(s.proc + "/task/" + e.Name())
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, unix.ESRCH) {
			return nil, nil // it has just ended
		}
		if thread == "" || err != nil {
			return nil, err
		}
		threads = append(threads, e.Name()+thread)
	}
	return threads, nil
}

// describe tells how often a thread has run, by its directory in /proc; "" if it
// does not sleep as a thread of a process at rest does.
func describe(task string) (string, error) {
	call, err := os.ReadFile(task + "/syscall")
	if err != nil {
		return "", err
	}
	number, _, _ := strings.Cut(string(call), " ")
	if number == strconv.Itoa(unix.SYS_NANOSLEEP) || number == strconv.Itoa(unix.SYS_CLOCK_NANOSLEEP) {
		return "", nil
	}
	status, err := os.ReadFile(task + "/status")
	if err != nil || !strings.HasPrefix(field(status, "State"), "S") {
		return "", err
	}
	return " " + field(status, "voluntary_ctxt_switches") + " " +
		field(status, "nonvoluntary_ctxt_switches"), nil
}

// field is a value of /proc/PID/status.
func field(status []byte, name string) string {
	_, rest, _ := bytes.Cut(status, []byte("\n"+name+":\t"))
	value, _, _ := bytes.Cut(rest, []byte("\n"))
	return string(value)
}

// queued reports whether a frame waits on a packet socket of the stack's end.
func (s *sandbox) queued() (bool, error) {
	text, err := os.ReadFile(s.proc + "/net/packet")
	if err != nil {
		return false, err
	}
	const iface, rmem = 4, 6 // columns
	for line := range strings.Lines(string(text)) {
		columns := strings.Fields(line)
		if len(columns) > rmem && columns[iface] == strconv.Itoa(netns.StackIndex) &&
			columns[rmem] != "0" {
			return true, nil
		}
	}
	return false, nil
}
