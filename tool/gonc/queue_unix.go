//go:build unix && !linux

package main

import "golang.org/x/sys/unix"

// unacknowledged is not to be had here.
func (s *socket) unacknowledged() int { return 0 }

// tookFIN cannot be asked here: an end is taken for a FIN.
func (s *socket) tookFIN() bool { return true }

// probe has the kernel find out whether the peer is still there, at the
// system's own intervals.
func (s *socket) probe() error { return s.set(unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1) }
