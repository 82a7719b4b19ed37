//go:build unix && !linux

package main

// comesSoon waits for nothing here.
func comesSoon(int, int16) bool { return false }
