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

// isTerminal reports whether a standard stream is one.
func isTerminal(fd int) bool { return term.IsTerminal(handle(fd)) }

// handle is how the system knows a standard stream.
func handle(fd int) int { return int([]*os.File{os.Stdin, os.Stdout, os.Stderr}[fd].Fd()) }

// width is how many columns a terminal has; 0 if it does not know.
func width(fd int) int {
	columns, _, err := term.GetSize(handle(fd))
	if err != nil {
		return 0
	}
	return columns
}
