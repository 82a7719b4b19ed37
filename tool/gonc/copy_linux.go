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

// fastSend is the way from the local side to the socket inside the kernel, if
// there is one: from a file by sendfile(2), from a pipe by splice(2).
func (s *session) fastSend() mover {
	if !s.plain() {
		return nil
	}
	in, sock, chunk := s.local.in, s.sock.fd, s.sent.pace.chunk(chunkSize)
	switch kind(in) {
	case unix.S_IFREG:
		return func() (int, error) {
			n, err := unix.Sendfile(sock, in, nil, chunk)
			return s.kernelSent(n, os.NewSyscallError("sendfile", err))
		}
	case unix.S_IFIFO:
		enlarge(in)
		return func() (int, error) {
			n, err := unix.Splice(in, nil, sock, nil, chunk, spliceHow)
			return s.kernelSent(int(n), os.NewSyscallError("splice", err))
		}
	}
	return nil
}

// fastReceive is the way from the socket to the local side inside the kernel: to a
// pipe by splice(2).
func (s *session) fastReceive() mover {
	sock, out, chunk := s.sock.fd, s.local.out, s.received.pace.chunk(chunkSize)
	if !s.plain() || kind(out) != unix.S_IFIFO {
		return nil
	}
	enlarge(out)
	return func() (int, error) {
		n, err := unix.Splice(sock, nil, out, nil, chunk, spliceHow)
		return s.kernelReceived(int(n), os.NewSyscallError("splice", err))
	}
}

// plain tells whether the socket carries the session's bytes as they are.
func (s *session) plain() bool { return s.stream == stream(s.sock) }

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
// the local side's.
func (s *session) kernelReceived(n int, err error) (int, error) {
	if err == nil || passes(err) || isNetworkError(err) {
		return n, s.fault(opReceive, s.peer, err)
	}
	return n, outputFault(err)
}
