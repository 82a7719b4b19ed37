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

// tookFIN tells whether the end that was read is the peer's FIN. Of a reset the kernel
// tells once, the direction that asks first; the other one reads an end as well. But
// only a FIN is counted as received, behind the bytes.
func (s *socket) tookFIN() bool {
	info, err := unix.GetsockoptTCPInfo(s.fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	if err != nil || info.Segs_in == 0 { // not TCP, or not counted (gVisor)
		return true
	}
	return info.Bytes_received > uint64(s.taken)
}

// probe has the kernel find out whether the peer is still there.
func (s *socket) probe() error {
	return errors.Join(
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, probeAfter),
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, probeEvery),
		s.set(unix.IPPROTO_TCP, unix.TCP_KEEPCNT, probeCount),
		s.set(unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1))
}
