package main

import (
	"io"
	"testing"

	"golang.org/x/sys/unix"
)

// While much flows gonc waits for more of it, but never for more than comes.
func TestLittleAfterMuch(t *testing.T) {
	eachRole(t, func(t *testing.T, r role) {
		p, peer := r.connect(t, streams{})
		for _, data := range [][]byte{bulk, []byte("a little"), bulk[:inBulk], []byte("x")} {
			got := make(chan []byte, 1)
			go func() {
				buffer := make([]byte, len(data))
				n, _ := io.ReadFull(p.out, buffer)
				got <- buffer[:n]
			}()
			_, err := peer.Write(data)
			check(t, err)
			if got := await(t, got); digest(got) != digest(data) {
				t.Fatalf("got %s, want %s", digest(got), digest(data))
			}
		}
	})
}

// What SO_RCVLOWAT was, it is again.
func TestGatherLeavesTheSocketAsItWas(t *testing.T) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	check(t, err)
	defer unix.Close(fds[1])
	s := &socket{fd: fds[0], lone: true}
	defer unix.Close(s.fd)
	check(t, s.set(unix.SOL_SOCKET, unix.SO_RCVLOWAT, 3))
	s.gather(inBulk)
	if got, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_RCVLOWAT); err != nil || got != 3 {
		t.Errorf("SO_RCVLOWAT is %d (%v), not 3", got, err)
	}
}
