package wiretap

import (
	"fmt"
	"time"
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
	for before, round := -1, 0; round < least || before != len(t.Seen()) && round < most; round++ {
		before = len(t.Seen())
		if err := t.mark(patience); err != nil {
			return err
		}
	}
	return nil
}

// mark sends a sentinel, and returns when it was read on each port.
func (t *Tap) mark(patience time.Duration) error {
	t.sentinel++
	if err := t.link.Sentinel(t.sentinel); err != nil {
		return fmt.Errorf("the sentinel fails with %w where the spec needs it to succeed", err)
	}
	if !t.Await(patience, t.marked) {
		return fmt.Errorf("the capture does not see its own sentinel within %v", patience)
	}
	return nil
}

func (t *Tap) marked() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for where := range t.ports() {
		if t.drained[where] < t.sentinel {
			return false
		}
	}
	return true
}
