package main

import (
	"os"

	"golang.org/x/term"
)

// isTerminal tells whether a person is at standard input.
func (i *input) isTerminal() bool { return term.IsTerminal(int(os.Stdin.Fd())) }
