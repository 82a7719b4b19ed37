//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// The standard streams are used as descriptors, with waits by poll(2): their
// flags are shared with other processes and are never changed, whether they
// block or not.
const (
	stdin  = 0
	stdout = 1
)

// input is a connection's right to read standard input. It is given up by stop.
type input struct {
	awake, wake int // the two ends of a pipe that wakes who waits; -1 if there is none
}

// newInput takes the right.
func newInput() *input {
	var p [2]int
	if unix.Pipe(p[:]) != nil {
		return &input{-1, -1}
	}
	unix.CloseOnExec(p[0])
	unix.CloseOnExec(p[1])
	return &input{p[0], p[1]}
}

// stop ends the reading of standard input: what it holds now is still read. It
// fails only where newInput got no pipe, and so nobody can be woken.
func (i *input) stop() { _, _ = unix.Write(i.wake, []byte{0}) }

// close frees what newInput took.
func (i *input) close() {
	unix.Close(i.awake)
	unix.Close(i.wake)
}

// kind returns the S_IFMT bits of a descriptor, 0 if they are unknown.
func kind(fd int) uint32 {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return 0
	}
	return uint32(st.Mode) & unix.S_IFMT
}

// closeOutput closes standard output, so that its reader sees the end. The error
// is that of a delayed write.
func closeOutput() error {
	if err := unix.Close(stdout); err != unix.EINTR {
		return os.NewSyscallError("close", err)
	}
	return nil
}
