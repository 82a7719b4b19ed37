package main

import (
	"fmt"
	"os"

	"golang.org/x/term"
)

// askPassword asks a person for a password. Standard input is for the peer, and so
// the terminal is asked directly.
func askPassword(prompt string) ([]byte, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("there is no terminal to ask for it")
	}
	defer tty.Close()
	fmt.Fprint(tty, prompt)
	defer fmt.Fprintln(tty)
	return term.ReadPassword(int(tty.Fd()))
}
