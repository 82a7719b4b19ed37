package bench

import (
	"fmt"
	"sync"
	"time"

	"github.com/sockspec/sockspec/spec/target"
)

// The bench may read each frame in time and still act late: between the steps of
// a spec it may wait for a processor, and so may the stack, which shares the
// machine but not always the processor. What then fails, fails perhaps because a
// timer of the stack came first. A pulse of both tells.
const beat = 10 * time.Millisecond

// Starvation is how long the bench may be kept from running before a failure is
// in doubt. It is a quarter of the shortest timer of a stack, 200 ms, since a reply
// takes several steps that may each be kept waiting.
var Starvation = 50 * time.Millisecond

// pulse measures how long at a time this process was kept from running, or the
// session's processor from serving it.
type pulse struct {
	link *target.Link
	done chan struct{}

	mu      sync.Mutex
	last    time.Time // when both have run last
	longest time.Duration
}

// startPulse measures until it is stopped. link is the session's, or nil.
func startPulse(link *target.Link) *pulse {
	p := &pulse{link: link, done: make(chan struct{}), last: time.Now()}
	go p.run()
	return p
}

func (p *pulse) run() {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-tick.C:
			p.turn()
			p.ran()
		}
	}
}

func (p *pulse) turn() {
	if p.link != nil && p.link.Turn != nil {
		_ = p.link.Turn() // it fails once the target is closed, when nothing counts any more
	}
}

func (p *pulse) ran() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.longest = max(p.longest, now.Sub(p.last)-beat)
	p.last = now
}

func (p *pulse) stop() {
	close(p.done)
	p.ran() // a turn that is still awaited counts, too
}

// doubt says why a failure may be the machine's; "" if the bench and the stack
// could always act.
func (p *pulse) doubt() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.longest < Starvation {
		return ""
	}
	return fmt.Sprintf("the machine kept the bench or the stack waiting for %v: a timer of the stack may have been first", p.longest.Round(time.Millisecond))
}
