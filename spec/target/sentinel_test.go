package target_test

import (
	"math"
	"testing"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target"
)

func TestSentinelOf(t *testing.T) {
	for _, n := range []uint64{0, 1, math.MaxUint64} {
		frame := target.SentinelFrame(capture.MAC{1}, capture.MAC{2}, n)
		if got, ok := target.SentinelOf(frame); !ok || got != n {
			t.Errorf("SentinelOf(SentinelFrame(%d)) = %d, %v", n, got, ok)
		}
		padded := append(frame, make([]byte, 30)...) // a device may pad to 60 bytes
		if got, ok := target.SentinelOf(padded); !ok || got != n {
			t.Errorf("padded: SentinelOf(SentinelFrame(%d)) = %d, %v", n, got, ok)
		}
	}
}

func TestSentinelOfOthers(t *testing.T) {
	whole := target.SentinelFrame(capture.MAC{1}, capture.MAC{2}, 7)
	for at := 12; at < len(whole)-8; at++ {
		other := append([]byte(nil), whole...)
		other[at]++
		if n, ok := target.SentinelOf(other); ok {
			t.Errorf("byte %d changed: still sentinel %d", at, n)
		}
	}
	for length := range len(whole) {
		if n, ok := target.SentinelOf(whole[:length]); ok {
			t.Errorf("cut to %d bytes: still sentinel %d", length, n)
		}
	}
}
