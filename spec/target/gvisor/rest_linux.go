package gvisor

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sockspec/sockspec/spec/target/internal/netns"
)

// sandbox is the process in which gVisor runs. It is watched from outside, to know
// when the stack has come to rest.
//
// A frame that the bench has sent is not yet with gVisor: the kernel queues it on
// a packet socket, from which a goroutine reads it, and others do the work of TCP.
// No answer of gVisor's proves that they have done it all, since they wait for
// nothing and for no order: the answer to a ping can overtake the reply to a
// segment before it. But while none of the sandbox's threads runs and the packet
// socket's queue is empty there is nothing left that gVisor would still do by
// itself, but for its timers. What it has sent by then is on the wire, and the
// sentinel goes behind it.
type sandbox struct{ proc string } // its directory in /proc

// restTime bounds the wait for a stack that does not come to rest.
const restTime = 2 * time.Second

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
		before, asleep, err := s.threads()
		if err != nil {
			return err
		}
		if !asleep {
			continue
		}
		queued, err := s.queued()
		if err != nil {
			return err
		}
		after, asleep, err := s.threads()
		if err != nil {
			return err
		}
		if asleep && !queued && slices.Equal(before, after) {
			return nil
		}
	}
	return fmt.Errorf("gvisor does not come to rest within %v", restTime)
}

// thread is what tells whether a thread has run since it was looked at before.
type thread struct {
	id       string
	switches string // how often it gave up its processor, or lost it
}

// threads looks at the sandbox's threads, and stops at one that runs.
func (s *sandbox) threads() (all []thread, asleep bool, err error) {
	entries, err := os.ReadDir(s.proc + "/task")
	if err != nil {
		return nil, false, err
	}
	for _, e := range entries {
		status, err := os.ReadFile(s.proc + "/task/" + e.Name() + "/status")
		if errors.Is(err, os.ErrNotExist) {
			return nil, false, nil // it has just ended
		}
		if err != nil {
			return nil, false, err
		}
		if field(status, "State")[0] != 'S' {
			return nil, false, nil
		}
		all = append(all, thread{e.Name(), field(status, "voluntary_ctxt_switches") + " " + field(status, "nonvoluntary_ctxt_switches")})
	}
	return all, true, nil
}

// field is a value of /proc/PID/status.
func field(status []byte, name string) string {
	_, rest, found := bytes.Cut(status, []byte("\n"+name+":\t"))
	if !found {
		return "?"
	}
	value, _, _ := bytes.Cut(rest, []byte("\n"))
	return string(value)
}

// queued reports whether a frame waits on a packet socket of the stack's end.
func (s *sandbox) queued() (bool, error) {
	f, err := os.Open(s.proc + "/net/packet")
	if err != nil {
		return false, err
	}
	defer f.Close()
	const iface, rmem = 4, 6 // columns
	for lines := bufio.NewScanner(f); lines.Scan(); {
		columns := strings.Fields(lines.Text())
		if len(columns) > rmem && columns[iface] == strconv.Itoa(netns.StackIndex) && columns[rmem] != "0" {
			return true, nil
		}
	}
	return false, nil
}
