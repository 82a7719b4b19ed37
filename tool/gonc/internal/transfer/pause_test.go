package transfer

import (
	"testing"
	"time"
)

// A pause is no silence for -w, which begins anew behind it.
func TestPauseIsNoSilence(t *testing.T) {
	var a Activity
	a.last.Store(-int64(2 * time.Hour))
	if a.remaining(time.Hour) > 0 {
		t.Error("an old silence is not over")
	}
	_ = a.WhileStalled(func() error {
		if a.remaining(time.Hour) != time.Hour {
			t.Error("a pause counts as silence")
		}
		return nil
	})
	if a.remaining(time.Hour) <= 0 {
		t.Error("the silence does not begin anew behind a pause")
	}
}
