//go:build !unix

package main

import (
	"errors"
	"os"

	"golang.org/x/term"
)

func inherit(int) error { return errors.New("this system passes no descriptors on") }

// keepInherited has nothing to keep from commands: there are none.
func keepInherited() {}

// freeDescriptors is as many as anybody wants: this system sets no such limit.
func freeDescriptors(enough int) int { return enough }

// isTerminal tells whether a standard stream is one.
func isTerminal(fd int) bool {
	return term.IsTerminal(int([]*os.File{os.Stdin, os.Stdout, os.Stderr}[fd].Fd()))
}
