package main

import (
	"context"
	"sync/atomic"
	"time"
)

// activity is what the limit on silence goes by.
type activity struct {
	last    atomic.Int64 // when bytes moved last
	stalled atomic.Int32 // how many wait for the reader of standard output, or for -i
	waiting atomic.Bool  // nothing to send: standard input is silent, or has ended

	lasting context.Context // done once there is nothing left to wait for
	finish  func()          // makes it so
}

// newActivity is one that lasts until it is finished.
func newActivity() activity {
	lasting, finish := context.WithCancel(context.Background())
	return activity{lasting: lasting, finish: finish}
}

// epoch is what the times of activities count from, by the monotonic clock.
var epoch = time.Now()

// moved notes that bytes have moved now.
func (a *activity) moved() { a.last.Store(int64(time.Since(epoch))) }

// expiry returns a channel that is closed after a time in which nothing moved, unless
// the activity is finished before; limit 0 is for ever.
func (a *activity) expiry(limit time.Duration) <-chan struct{} {
	if limit == 0 {
		return nil
	}
	expired := make(chan struct{})
	go func() {
		for rest := limit; rest > 0; rest = a.remaining(limit) {
			if !a.outlasts(rest) {
				return
			}
		}
		close(expired)
	}()
	return expired
}

// outlasts waits for a time, and reports whether the activity was not finished before.
func (a *activity) outlasts(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-a.lasting.Done():
		return false
	}
}

// pause waits for a time that is no silence, or until the activity is finished.
func (a *activity) pause(d time.Duration) {
	_ = a.whileStalled(func() error { a.outlasts(d); return nil })
}

// remaining is how long the silence may still last.
func (a *activity) remaining(limit time.Duration) time.Duration {
	if a.stalled.Load() > 0 {
		return limit
	}
	return limit - (time.Since(epoch) - time.Duration(a.last.Load()))
}

// whileStalled does what waits for the reader of standard output, or for -i. The
// time is no silence: that begins anew behind it.
func (a *activity) whileStalled(do func() error) error {
	a.stalled.Add(1)
	defer a.stalled.Add(-1)
	defer a.moved()
	return do()
}

// whileWaiting does what waits for standard input.
func (a *activity) whileWaiting(do func() error) error {
	a.waiting.Store(true)
	defer a.waiting.Store(false)
	return do()
}
