package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/term"
)

// askPassword asks a person for a password. Standard input is for the peer, and so
// the terminal is asked directly. It shows nothing that is typed from before the
// question on: who answers may be a program, and fast.
func askPassword(question string) ([]byte, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, errors.New("there is no terminal to ask for it")
	}
	defer tty.Close()
	fd := int(tty.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return nil, err
	}
	defer func() { _ = term.Restore(fd, before) }() // it has worked the other way
	password, err := term.NewTerminal(tty, "").ReadPassword(question)
	if err != nil {
		fmt.Fprint(tty, "\r\n") // where an answer has its end
		return nil, errors.New("it was not given")
	}
	return []byte(password), nil
}
