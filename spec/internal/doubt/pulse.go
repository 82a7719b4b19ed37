package doubt

import (
	"fmt"
	"sync"
	"time"
)

// beat is how often a Pulse looks whether both can run.
const beat = 10 * time.Millisecond

// Starvation is how long the bench or the stack may be kept from running before a
// failure is in doubt. It is a quarter of the shortest timer of a stack, 200 ms,
// since a reply takes several steps that may each be kept waiting.
var Starvation = 50 * time.Millisecond

// Pulse measures how long at a time this process was kept from running, or the
// stack's processor from serving it. A bench that reads each frame in time may still
// act late: between the steps of a spec it may wait for a processor, and so may the
// stack, which shares the machine but not always the processor.
type Pulse struct {
	turn func() error
	done chan struct{}

	mu      sync.Mutex
	last    time.Time // when both have run last
	longest time.Duration
}

// Start begins to measure. turn, which may be nil, returns when the stack's
// processor has had a turn.
func Start(turn func() error) *Pulse {
	p := &Pulse{turn: turn, done: make(chan struct{}), last: time.Now()}
	go p.run()
	return p
}

func (p *Pulse) run() {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		select {
		case <-p.done:
			return
		case <-tick.C:
			if p.turn != nil {
				_ = p.turn() // it fails once the target is closed, when nothing counts any more
			}
			p.ran()
		}
	}
}

func (p *Pulse) ran() {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.longest = max(p.longest, now.Sub(p.last)-beat)
	p.last = now
}

// Stop ends the measuring.
func (p *Pulse) Stop() {
	close(p.done)
	p.ran() // a turn that is still awaited counts, too
}

// Doubt returns the reason for doubt; "" if the bench and the stack could always act.
func (p *Pulse) Doubt() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.longest < Starvation {
		return ""
	}
	return fmt.Sprintf("the machine kept the bench or the stack waiting for %v: %s",
		p.longest.Round(time.Millisecond), timerFirst)
}
