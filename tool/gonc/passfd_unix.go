//go:build unix

package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// passTo passes the socket through a Unix socket, with one byte, as SCM_RIGHTS has
// it (unix(7)). It blocks, as who gets it will expect.
func (s *socket) passTo(fd int) error {
	if err := unix.SetNonblock(s.fd, false); err != nil {
		return os.NewSyscallError("fcntl", err)
	}
	for {
		_, err := quietly(func() (int, error) { return 0, unix.Sendmsg(fd, []byte{0}, unix.UnixRights(s.fd), nil, 0) })
		switch {
		case err == unix.EAGAIN:
			if err := waitFor(fd, unix.POLLOUT, time.Time{}); err != nil {
				return err
			}
		case err != unix.EINTR:
			return os.NewSyscallError("sendmsg", err)
		}
	}
}
