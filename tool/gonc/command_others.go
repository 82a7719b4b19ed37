//go:build !unix

package main

import "errors"

func (s *session) runCommand() error {
	return errors.New("--exec and --sh-exec need pipes as Unix has them: this system has none")
}
