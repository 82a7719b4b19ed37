package transfer

import (
	"context"
	"sync/atomic"
	"time"
)

// Activity is what the limit on silence goes by.
type Activity struct {
	last    atomic.Int64 // when bytes moved last
	stalled atomic.Int32 // how many wait for the reader of standard output, or for -i
	Waiting atomic.Bool  // nothing to send: standard input is silent, or has ended

	Lasting context.Context // done once there is nothing left to wait for
	Finish  func()          // makes it so
}

// NewActivity is one that lasts until it is finished.
func NewActivity() Activity {
	lasting, finish := context.WithCancel(context.Background())
	return Activity{Lasting: lasting, Finish: finish}
}

// Epoch is what the times of activities count from, by the monotonic clock.
var Epoch = time.Now()

// Moved notes that bytes have moved now.
func (a *Activity) Moved() { a.last.Store(int64(time.Since(Epoch))) }

// Expiry returns a channel that is closed after a time in which nothing moved, unless
// the activity is finished before; no limit, and a negative one, are for ever.
func (a *Activity) Expiry(limit *time.Duration) <-chan struct{} {
	if limit == nil || *limit < 0 {
		return nil
	}
	expired := make(chan struct{})
	go func() {
		for rest := *limit; rest > 0; rest = a.remaining(*limit) {
			if !a.Outlasts(rest) {
				return
			}
		}
		close(expired)
	}()
	return expired
}

// Outlasts waits for a time, and reports whether the activity was not finished before.
func (a *Activity) Outlasts(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-a.Lasting.Done():
		return false
	}
}

// Pause waits for a time that is no silence, or until the activity is finished.
func (a *Activity) Pause(d time.Duration) {
	_ = a.WhileStalled(func() error { a.Outlasts(d); return nil })
}

// remaining is how long the silence may still last.
func (a *Activity) remaining(limit time.Duration) time.Duration {
	if a.stalled.Load() > 0 {
		return limit
	}
	return limit - a.Silence()
}

// Silence is for how long nothing has moved.
func (a *Activity) Silence() time.Duration {
	return time.Since(Epoch) - time.Duration(a.last.Load())
}

// WhileStalled does what waits for the reader of standard output, or for -i. The
// time is no silence: that begins anew behind it.
func (a *Activity) WhileStalled(do func() error) error {
	a.stalled.Add(1)
	defer a.stalled.Add(-1)
	defer a.Moved()
	return do()
}

// WhileWaiting does what waits for standard input.
func (a *Activity) WhileWaiting(do func() error) error {
	a.Waiting.Store(true)
	defer a.Waiting.Store(false)
	return do()
}
