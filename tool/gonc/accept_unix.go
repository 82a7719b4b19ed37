//go:build unix

package main

import (
	"errors"
	"net/netip"
	"os"

	"golang.org/x/sys/unix"
)

// accept waits for a connection. One that was gone before it could be accepted
// is passed over.
func (s *socket) accept() (*socket, netip.AddrPort, error) {
	var fd int
	var from unix.Sockaddr
	var failed error
	queued := func(uintptr) bool {
		fd, from, failed = s.acceptQueued()
		return failed != unix.EAGAIN
	}
	if err := s.raw.Read(queued); errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, netip.AddrPort{}, os.NewSyscallError("accept", unix.ETIMEDOUT)
	} else if err != nil {
		return nil, netip.AddrPort{}, err
	}
	if failed != nil {
		return nil, netip.AddrPort{}, os.NewSyscallError("accept", failed)
	}
	sock, err := newAccepted(fd)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	sock.asked = s.asked
	if s.here { // a Unix socket inherits nothing
		sock.keepUrgentInline()
	}
	sock.here = s.here
	return sock, addrPort(from), nil
}

// acceptQueued accepts a connection that is there already; EAGAIN means that none is.
// Of a listener that waits in the kernel it means a limit of time (SO_RCVTIMEO).
func (s *socket) acceptQueued() (fd int, from unix.Sockaddr, err error) {
	for {
		fd, from, err = acceptDescriptor(s.fd)
		if !passing(err) && !(s.waits && err == unix.EAGAIN) {
			return fd, from, err
		}
	}
}

// waitInKernel has accept wait in accept(2), which takes a thread, and not in the poller
// of Go's runtime, which takes several calls and wake-ups for each connection. The poller
// lets go of a descriptor when it is closed, and so the socket gets another one; if none
// is to be had, all stays as it was.
func (s *socket) waitInKernel() {
	fd, err := unix.FcntlInt(uintptr(s.fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return
	}
	_ = unix.SetNonblock(fd, false) // it is open, so it cannot fail
	s.close()
	s.fd, s.file, s.waits = fd, nil, true
	s.enroll()
}

// passing tells errors of accept after which the next connection may come; a
// network error of the connection itself is one (accept(2), "Error handling").
func passing(err error) bool {
	switch err {
	case unix.EINTR, unix.ECONNABORTED, unix.EPROTO, unix.ENETDOWN, unix.ENETUNREACH,
		unix.EHOSTDOWN, unix.EHOSTUNREACH, unix.EOPNOTSUPP, unix.ENOPROTOOPT, unix.ETIMEDOUT:
		return true
	}
	return false
}
