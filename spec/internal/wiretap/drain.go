package wiretap

import (
	"fmt"
	"time"

	"github.com/sockspec/sockspec/capture/ladder"
)

// Drain returns when everything was read that the stack has sent so far, or sends at
// once in answer to what the bench has sent. A sentinel travels behind whatever is
// on its way; but a frame before it may make the stack send another behind it. So
// the link is drained when two sentinels follow each other with nothing between
// them. A stack that never rests is asked no more after 50 sentinels.
//
// It fails if a sentinel does not come back within patience.
func (t *Tap) Drain(patience time.Duration) error {
	if t.link == nil || t.link.Sentinel == nil {
		return nil
	}
	const least, most = 2, 50
	for round := 1; ; round++ {
		if err := t.mark(patience); err != nil {
			return err
		}
		if round >= least && t.rested() || round == most {
			return nil
		}
	}
}

// passed is a sentinel that was read on a port.
type passed struct {
	number uint64
	before int // packets between it and the one before
	behind int // packets behind it
}

// pass notes that a sentinel was read. One that is not awaited, since a stack has sent
// it back or made it up, proves nothing.
func (t *Tap) pass(where ladder.Interface, n uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	last := t.passed[where]
	if n != t.sentinel || n == last.number {
		return
	}
	t.passed[where] = passed{number: n, before: last.behind}
	t.wake()
}

// next returns the number of the sentinel that is sent next.
func (t *Tap) next() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sentinel++
	return t.sentinel
}

// mark sends a sentinel, and returns when it was read on each port.
func (t *Tap) mark(patience time.Duration) error {
	if err := t.link.Sentinel(t.next()); err != nil {
		return fmt.Errorf("the sentinel fails with %w where the spec needs it to succeed", err)
	}
	if !t.Await(patience, t.marked) {
		return fmt.Errorf("the capture does not see its own sentinel within %v", patience)
	}
	return nil
}

// marked reports whether the last sentinel was read on each port.
func (t *Tap) marked() bool {
	return t.onEach(func(p passed) bool { return p.number == t.sentinel })
}

// rested reports whether nothing came between the last two sentinels, on each port.
func (t *Tap) rested() bool {
	return t.onEach(func(p passed) bool { return p.before == 0 })
}

func (t *Tap) onEach(holds func(passed) bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for where := range t.ports() {
		if !holds(t.passed[where]) {
			return false
		}
	}
	return true
}
