// Package password asks a person for what nobody else is to see.
package password

import (
	"errors"
	"fmt"
	"os"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/term"
)

// Ask asks a person for a password. Standard input is for the peer, and so
// the terminal is asked directly. It shows nothing that is typed from before the
// question on: who answers may be a program, and fast.
func Ask(question string) ([]byte, error) {
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

// AskMD5Key asks for the key of -S, since there is none in a command line that
// everyone can read.
func AskMD5Key() ([]byte, error) {
	if socket.MaxMD5Key == 0 {
		return nil, errors.New("no TCP MD5 signature support available")
	}
	key, err := Ask("TCP MD5SIG password: ")
	switch {
	case err != nil:
		return nil, fmt.Errorf("unable to read TCP MD5SIG password: %w", err)
	case len(key) == 0:
		return nil, errors.New("TCP MD5SIG password invalid: it is empty")
	case len(key) > socket.MaxMD5Key:
		const tooLarge = "TCP MD5SIG password too large: %d bytes (the kernel takes %d)"
		return nil, fmt.Errorf(tooLarge, len(key), socket.MaxMD5Key)
	}
	return key, nil
}
