//go:build !unix

package main

// Signals end gonc as Go's runtime has it.
func endBySignals()    {}
func removeOnSignals() {}
