package bench

import (
	"fmt"
	"sync/atomic"
	"time"
)

// The bench may read each frame in time and still act late: between the steps of
// a spec it may wait for a processor, and so may the stack, which shares the
// machine. What then fails, fails perhaps because a timer of the stack came first.
// A pulse tells.
const beat = 10 * time.Millisecond

// Starvation is how long the bench may be kept from running before a failure is
// in doubt. It is a quarter of the shortest timer of a stack, 200 ms, since a reply
// takes several steps that may each be kept waiting.
var Starvation = 50 * time.Millisecond

// pulse measures how long at a time this process was kept from running.
type pulse struct {
	longest atomic.Int64 // in nanoseconds
	done    chan struct{}
}

// startPulse measures until it is stopped.
func startPulse() *pulse {
	p := &pulse{done: make(chan struct{})}
	go p.run()
	return p
}

func (p *pulse) run() {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for last := time.Now(); ; {
		select {
		case <-p.done:
			return
		case <-tick.C:
			now := time.Now()
			p.longest.Store(max(p.longest.Load(), int64(now.Sub(last)-beat)))
			last = now
		}
	}
}

func (p *pulse) stop() { close(p.done) }

// doubt says why a failure may be the bench's; "" if the bench could always act.
func (p *pulse) doubt() string {
	kept := time.Duration(p.longest.Load())
	if kept < Starvation {
		return ""
	}
	return fmt.Sprintf("the machine kept the bench waiting for %v: a timer of the stack may have been first", kept.Round(time.Millisecond))
}
