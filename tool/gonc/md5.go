package main

import (
	"errors"
	"fmt"

	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// readMD5Key asks for the key of -S, since there is none in a command line that
// everyone can read.
func (o *options) readMD5Key() error {
	if socket.MaxMD5Key == 0 {
		return errors.New("no TCP MD5 signature support available")
	}
	key, err := askPassword("TCP MD5SIG password: ")
	switch {
	case err != nil:
		return fmt.Errorf("unable to read TCP MD5SIG password: %w", err)
	case len(key) == 0:
		return errors.New("TCP MD5SIG password invalid: it is empty")
	case len(key) > socket.MaxMD5Key:
		return fmt.Errorf("TCP MD5SIG password too large: %d bytes (the kernel takes %d)", len(key), socket.MaxMD5Key)
	}
	o.tuning.MD5Key = key
	return nil
}
