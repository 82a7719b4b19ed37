package main

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	pipeSize  = 1 << 20 // the most that an unprivileged process may ask for
	chunkSize = 4 << 20 // of one call; a socket takes less at a time
	spliceHow = unix.SPLICE_F_MOVE | unix.SPLICE_F_NONBLOCK
)

// fastSend is the way from standard input to the socket inside the kernel, if
// there is one: a file by sendfile(2), a pipe by splice(2).
func (s *session) fastSend() mover {
	switch kind(stdin) {
	case unix.S_IFREG:
		return func() (int, error) {
			n, err := unix.Sendfile(s.sock.fd, stdin, nil, chunkSize)
			return s.kernelSent(n, os.NewSyscallError("sendfile", err))
		}
	case unix.S_IFIFO:
		enlarge(stdin)
		return func() (int, error) {
			n, err := unix.Splice(stdin, nil, s.sock.fd, nil, chunkSize, spliceHow)
			return s.kernelSent(int(n), os.NewSyscallError("splice", err))
		}
	}
	return nil
}

// fastReceive is the way from the socket to standard output inside the kernel:
// to a pipe by splice(2).
func (s *session) fastReceive() mover {
	if kind(stdout) != unix.S_IFIFO {
		return nil
	}
	enlarge(stdout)
	return func() (int, error) {
		n, err := unix.Splice(s.sock.fd, nil, stdout, nil, chunkSize, spliceHow)
		return s.kernelReceived(int(n), os.NewSyscallError("splice", err))
	}
}

// enlarge gives a pipe the most room. A user who has spent what is allowed for pipes
// keeps a smaller one, which costs speed alone.
func enlarge(pipe int) { _, _ = unix.FcntlInt(uintptr(pipe), unix.F_SETPIPE_SZ, pipeSize) }

// kernelSent tells on whose side a copy within the kernel failed.
func (s *session) kernelSent(n int, err error) (int, error) {
	if err == nil || passes(err) || isNetworkError(err) || isBrokenPipe(err) {
		return n, s.fault(opSend, s.peer, err)
	}
	return n, inputFault(err)
}

// kernelReceived is kernelSent for the other direction, where a broken pipe is
// standard output's.
func (s *session) kernelReceived(n int, err error) (int, error) {
	if err == nil || passes(err) || isNetworkError(err) {
		return n, s.fault(opReceive, s.peer, err)
	}
	return n, outputFault(err)
}
