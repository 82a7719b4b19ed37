package transfer

import (
	"testing"
	"time"
)

// What is finished waits no longer: not for a limit on silence, not between lines, and
// not for the time of bytes that have moved.
func TestWhatIsFinishedWaitsForNothing(t *testing.T) {
	f, long := NewFlows(1), time.Hour
	over := make(chan bool, 1)
	expired := f.Expiry(&long)
	go func() {
		f.Pause(time.Hour)
		f.MovedOut(3600)
		over <- true
	}()
	f.Finish()
	<-over
	if IsClosed(expired) {
		t.Error("the end of waiting was taken for an hour of silence")
	}
}
