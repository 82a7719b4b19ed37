package memory

import (
	"errors"
	"sync"
)

// change is closed when something has changed.
type change chan struct{}

func (c change) past() bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// changes tells calls that wait when to look again.
type changes struct {
	mu    sync.Mutex
	next  change
	ended bool // nothing is waited for any more
}

var errEnded = errors.New("the session has ended")

// awaited returns the next change.
func (c *changes) awaited() (change, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return nil, errEnded
	}
	if c.next == nil {
		c.next = make(change)
	}
	return c.next, nil
}

func (c *changes) tell() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next != nil {
		close(c.next)
		c.next = nil
	}
}

func (c *changes) end() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	c.tell()
}
