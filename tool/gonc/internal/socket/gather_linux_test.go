package socket

import (
	"testing"

	"golang.org/x/sys/unix"
)

// What SO_RCVLOWAT was, it is again.
func TestGatherLeavesTheSocketAsItWas(t *testing.T) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fds[1])
	s := &Socket{fd: fds[0], Lone: true}
	defer unix.Close(s.fd)
	if err := s.set(unix.SOL_SOCKET, unix.SO_RCVLOWAT, 3); err != nil {
		t.Fatal(err)
	}
	s.Gather(inBulk)
	if got, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT); err != nil ||
		got != 3 {
		t.Errorf("SO_RCVLOWAT is %d (%v), not 3", got, err)
	}
}
