package main

import (
	"sync/atomic"
	"time"
)

// activity is what the limit on silence goes by.
type activity struct {
	last    atomic.Int64 // when bytes moved last
	stalled atomic.Int32 // how many wait for the reader of standard output, or for -i
	waiting atomic.Bool  // nothing to send: standard input is silent, or has ended
}

// epoch is what the times of activities count from, by the monotonic clock.
var epoch = time.Now()

// moved notes that bytes have moved now.
func (a *activity) moved() { a.last.Store(int64(time.Since(epoch))) }

// expiry returns a channel that is closed after a time in which nothing moved;
// limit 0 is for ever.
func (a *activity) expiry(limit time.Duration) <-chan struct{} {
	if limit == 0 {
		return nil
	}
	expired := make(chan struct{})
	go func() {
		for rest := limit; rest > 0; rest = a.remaining(limit) {
			<-time.After(rest)
		}
		close(expired)
	}()
	return expired
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

// pause waits for a time that is no silence.
func (a *activity) pause(d time.Duration) {
	_ = a.whileStalled(func() error { <-time.After(d); return nil })
}
