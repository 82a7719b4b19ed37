package netns

import (
	"fmt"
	"math/rand/v2"
	"net"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
)

// Lane is one processor, on which all of a session happens: the stack's calls,
// the bench's frames, the sentinels. The kernel keeps a queue of received frames
// for each processor and works it off in order, but not in the order of two
// processors: so what the bench sends is dealt with before the sentinel behind
// it, however busy the machine is, only if both go the same way.
type Lane struct {
	cpu  int
	jobs chan job
	quit chan struct{}
}

type job struct {
	run  func() error
	done chan error
}

// openLanes returns a lane for each processor that this process may use, in an
// order of its own, so that processes beside it begin with others.
func openLanes() ([]*Lane, error) {
	var allowed unix.CPUSet
	if err := unix.SchedGetaffinity(0, &allowed); err != nil {
		return nil, fmt.Errorf("sched_getaffinity: %w", err)
	}
	var lanes []*Lane
	for cpu := range len(allowed) * 64 {
		if allowed.IsSet(cpu) && len(lanes) < 64 {
			lanes = append(lanes, &Lane{cpu: cpu, jobs: make(chan job), quit: make(chan struct{})})
		}
	}
	rand.Shuffle(len(lanes), func(i, j int) { lanes[i], lanes[j] = lanes[j], lanes[i] })
	return lanes, nil
}

// Bind keeps the calling thread, and the processes that it starts, on the lane.
// The thread has to be one that ends with its goroutine: see OnThread.
func (l *Lane) Bind() error {
	var only unix.CPUSet
	only.Set(l.cpu)
	if err := unix.SchedSetaffinity(0, &only); err != nil {
		return fmt.Errorf("sched_setaffinity: %w", err)
	}
	return nil
}

// serve runs jobs on the lane until close; it takes its thread with it.
func (l *Lane) serve() {
	err := l.Bind()
	for {
		select {
		case j := <-l.jobs:
			if err == nil {
				j.done <- j.run()
			} else {
				j.done <- err
			}
		case <-l.quit:
			return
		}
	}
}

// do runs f on the lane and returns what it does; net.ErrClosed after close.
func (l *Lane) do(f func() error) error {
	j := job{f, make(chan error, 1)}
	select {
	case l.jobs <- j:
		return <-j.done
	case <-l.quit:
		return net.ErrClosed
	}
}

func (l *Lane) close() { close(l.quit) }

// lanePort sends on a lane.
type lanePort struct {
	*capture.Tap
	lane *Lane
}

func (p lanePort) WriteFrame(frame []byte) error {
	return p.lane.do(func() error { return p.Tap.WriteFrame(frame) })
}
