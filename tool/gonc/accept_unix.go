//go:build unix

package main

import (
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
	if err := s.raw.Read(queued); err != nil {
		return nil, netip.AddrPort{}, err
	}
	if failed != nil {
		return nil, netip.AddrPort{}, os.NewSyscallError("accept", failed)
	}
	sock, err := newAccepted(fd)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	// It fails on a connection that has been reset already, where the
	// system (macOS, for one) sets no option then; reading tells of the reset.
	_ = sock.keepUrgentInline()
	sock.here = s.here
	return sock, addrPort(from), nil
}

// acceptQueued accepts a connection that is there already; EAGAIN means that none is.
func (s *socket) acceptQueued() (fd int, from unix.Sockaddr, err error) {
	for {
		fd, from, err = acceptDescriptor(s.fd)
		if !passing(err) {
			return fd, from, err
		}
	}
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
