//go:build unix

package socket

import (
	"testing"

	"golang.org/x/sys/unix"
)

// Whoever is late with a socket that is closed does nothing to the descriptor's next owner.
func TestAbortClosed(t *testing.T) {
	const number = 700 // that nobody else takes
	s, err := New(duplicate(t, socketPair(t)[0], number))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	next := socketPair(t)
	if got := duplicate(t, next[0], number); got != number {
		t.Fatalf("the descriptor's number is %d", got)
	}
	s.Abort()
	s.StopReceiving()
	if _, err := unix.Write(next[1], []byte("x")); err != nil {
		t.Error(err)
	}
	if n, err := unix.Read(next[0], make([]byte, 1)); n != 1 {
		t.Errorf("read %d bytes, %v", n, err)
	}
}

// socketPair is a pair of connected sockets.
func socketPair(t *testing.T) [2]int {
	t.Helper()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		unix.Close(pair[0])
		unix.Close(pair[1])
	})
	return pair
}

// duplicate is another descriptor of fd's file, the first one from a number on.
func duplicate(t *testing.T, fd, from int) int {
	t.Helper()
	got, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD, from)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
