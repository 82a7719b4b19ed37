package main

import (
	"testing"
	"time"
)

// What is finished waits no longer: not for a limit on silence, not between lines, and
// not for the time of bytes that have moved.
func TestWhatIsFinishedWaitsForNothing(t *testing.T) {
	f := newFlows(1)
	over := make(chan bool, 1)
	expired := f.expiry(time.Hour)
	go func() {
		f.pause(time.Hour)
		f.movedOut(3600)
		over <- true
	}()
	f.finish()
	await(t, over)
	if isClosed(expired) {
		t.Error("the end of waiting was taken for an hour of silence")
	}
}
