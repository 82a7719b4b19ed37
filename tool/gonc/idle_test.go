package main

import (
	"testing"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// What is finished waits no longer: not for a limit on silence, not between lines, and
// not for the time of bytes that have moved.
func TestWhatIsFinishedWaitsForNothing(t *testing.T) {
	f := transfer.NewFlows(1)
	over := make(chan bool, 1)
	expired := f.Expiry(time.Hour)
	go func() {
		f.Pause(time.Hour)
		f.MovedOut(3600)
		over <- true
	}()
	f.Finish()
	await(t, over)
	if transfer.IsClosed(expired) {
		t.Error("the end of waiting was taken for an hour of silence")
	}
}
