//go:build !unix

package signals

// Signals end gonc as Go's runtime has it.
func End()       {}
func EndTidily() {}
