package main

import (
	"errors"

	"golang.org/x/sys/unix"
)

// How a peer that has sent its FIN, and may be gone, is probed; in seconds.
const (
	probeAfter = 10
	probeEvery = 10
	probeCount = 6
)

// unacknowledged is the number of bytes that were sent and that the peer has not
// acknowledged. It keeps its value when the connection is reset: then it is what
// was lost.
func (s *socket) unacknowledged() int {
	if s.here {
		return 0
	}
	n, err := unix.IoctlGetInt(s.fd, unix.SIOCOUTQ)
	if err != nil {
		return 0
	}
	return n
}

// probe has the kernel find out whether the peer is still there.
func (s *socket) probe() error {
	return errors.Join(
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, probeAfter),
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, probeEvery),
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPCNT, probeCount),
		s.set(unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1))
}
