// Package queue keeps the frames of a link in memory until the bench reads them.
package queue

import (
	"fmt"
	"net"
	"sync"

	"github.com/sockspec/sockspec/capture"
)

// limit is how many frames may wait to be read.
const limit = 1 << 14

// ErrClosed is what a closed queue gives to those who read.
var ErrClosed = fmt.Errorf("the wire: %w", net.ErrClosed)

// Frames is all of a capture.Port but its WriteFrame. Its methods are safe to call
// at the same time.
type Frames struct {
	mu     sync.Mutex
	frames []capture.Frame
	drops  uint64
	closed bool
	over   bool
	more   chan struct{} // holds a token while a reader may find something new
}

// New returns an empty queue.
func New() *Frames { return &Frames{more: make(chan struct{}, 1)} }

// Add queues a frame, and drops it if nobody reads any more or the queue is full.
func (q *Frames) Add(f capture.Frame) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed || q.over:
	case len(q.frames) == limit:
		q.drops++
	default:
		q.frames = append(q.frames, f)
		q.wake()
	}
}

// End says that no more frames come.
func (q *Frames) End() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.over = true
	q.wake()
}

func (q *Frames) wake() {
	select {
	case q.more <- struct{}{}:
	default:
	}
}

// ReadFrame returns the frames in their order. It waits for the next one, and
// returns ErrClosed once the queue is closed, or empty and ended.
func (q *Frames) ReadFrame() (capture.Frame, error) {
	for {
		f, ok, err := q.take()
		if ok || err != nil {
			return f, err
		}
		<-q.more
	}
}

func (q *Frames) take() (f capture.Frame, ok bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed || q.over && len(q.frames) == 0:
		q.wake() // the next reader, too
		return f, false, ErrClosed
	case len(q.frames) == 0:
		return f, false, nil
	}
	f = q.frames[0]
	q.frames = q.frames[1:]
	if len(q.frames) > 0 {
		q.wake()
	}
	return f, true, nil
}

// Drops counts the frames that found the queue full.
func (q *Frames) Drops() (uint64, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.drops, nil
}

// Closed reports whether the queue is closed.
func (q *Frames) Closed() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.closed
}

// Close wakes readers. It returns ErrClosed if the queue was closed before.
func (q *Frames) Close() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	q.closed = true
	q.wake()
	return nil
}
