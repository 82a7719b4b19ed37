package main

import (
	"errors"
	"fmt"
)

// readMD5Key asks for the key of -S, since there is none in a command line that
// everyone can read.
func (t *tuning) readMD5Key() (err error) {
	if maxMD5Key == 0 {
		return errors.New("no TCP MD5 signature support available")
	}
	t.md5Key, err = askPassword("TCP MD5SIG password: ")
	switch {
	case err != nil:
		return fmt.Errorf("unable to read TCP MD5SIG password: %w", err)
	case len(t.md5Key) == 0:
		return errors.New("TCP MD5SIG password invalid: it is empty")
	case len(t.md5Key) > maxMD5Key:
		return fmt.Errorf("TCP MD5SIG password too large: %d bytes (the kernel takes %d)", len(t.md5Key), maxMD5Key)
	}
	return nil
}
