//go:build unix && !linux

package main

import "time"

// comesSoon and comesWithin wait for nothing here.
func comesSoon(int, int16) bool                  { return false }
func comesWithin(int, int16, time.Duration) bool { return false }
