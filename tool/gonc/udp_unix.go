//go:build unix

package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// sendDatagram sends one datagram to the peer that the socket is connected to.
func (s *socket) sendDatagram(data []byte) error {
	for {
		_, err := unix.Write(s.fd, data)
		if err == nil || !passes(err) {
			return os.NewSyscallError("write", err)
		}
		if err := s.wait(unix.POLLOUT, time.Time{}); err != nil {
			return err
		}
	}
}

// receiveDatagram waits for a datagram.
func (s *socket) receiveDatagram(buffer []byte) (int, sender, error) {
	return s.receiveFrom(buffer, 0, time.Time{})
}

// awaitDatagram is receiveDatagram with a deadline, at which it fails with
// ETIMEDOUT.
func (s *socket) awaitDatagram(buffer []byte, deadline time.Time) (int, error) {
	n, _, err := s.receiveFrom(buffer, 0, deadline)
	return n, err
}

// peekSender waits for a datagram, and leaves it in the queue.
func (s *socket) peekSender() (sender, error) {
	_, from, err := s.receiveFrom(make([]byte, 1), unix.MSG_PEEK, time.Time{})
	return from, err
}

func (s *socket) receiveFrom(buffer []byte, flags int, deadline time.Time) (int, sender, error) {
	for {
		if err := s.wait(unix.POLLIN, deadline); err != nil {
			return 0, sender{}, err
		}
		n, from, err := unix.Recvfrom(s.fd, buffer, flags)
		if err == nil {
			return n, senderOf(from), nil
		}
		if !passes(err) {
			return 0, sender{}, os.NewSyscallError("recvfrom", err)
		}
	}
}

// senderOf is the sender with an address.
func senderOf(a unix.Sockaddr) sender {
	if named, ok := a.(*unix.SockaddrUnix); ok {
		return sender{path: named.Name}
	}
	return sender{AddrPort: addrPort(a)}
}
