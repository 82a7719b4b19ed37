package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// openVsock makes a socket between virtual machines.
func openVsock() (*socket, error) {
	fd, err := unix.Socket(unix.AF_VSOCK, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	return newSocket(fd)
}

func (s *socket) bindVsock(at vsockAddress) error {
	return os.NewSyscallError("bind", unix.Bind(s.fd, &unix.SockaddrVM{CID: at.cid, Port: at.port}))
}

// connectVsock connects; timeout 0 is the kernel's.
func (s *socket) connectVsock(to vsockAddress, timeout time.Duration) error {
	err := unix.Connect(s.fd, &unix.SockaddrVM{CID: to.cid, Port: to.port})
	if err != unix.EINPROGRESS && err != unix.EINTR {
		return os.NewSyscallError("connect", err)
	}
	var deadline time.Time
	if timeout > 0 {
		deadline = time.Now().Add(timeout)
	}
	if err := s.wait(unix.POLLOUT, deadline); err != nil {
		return err
	}
	return s.pendingError("connect")
}
