//go:build unix && !linux

package descriptor

// closeOnExecFrom reports that this system has no call for many descriptors.
func closeOnExecFrom(uint) bool { return false }
