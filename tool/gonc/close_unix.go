//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// setLinger has close(2) wait for so many seconds until everything is acknowledged;
// with 0 it sends a RST (POSIX, setsockopt, SO_LINGER).
func (s *socket) setLinger(seconds int) error {
	linger := unix.Linger{Onoff: 1, Linger: int32(seconds)}
	return os.NewSyscallError("setsockopt", unix.SetsockoptLinger(s.fd, unix.SOL_SOCKET, unix.SO_LINGER, &linger))
}

// stopReceiving wakes whoever waits for data. It sends nothing, and fails only on a
// connection that is over already.
func (s *socket) stopReceiving() { _ = unix.Shutdown(s.fd, unix.SHUT_RD) }
