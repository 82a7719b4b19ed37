//go:build unix && !linux

package poll

import "time"

// Soon and comesWithin wait for nothing here.
func Soon(int, int16) bool                  { return false }
func Within(int, int16, time.Duration) bool { return false }
