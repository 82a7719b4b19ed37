//go:build unix

package main

import (
	"net/netip"
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
func (s *socket) receiveDatagram(buffer []byte) (int, netip.AddrPort, error) {
	return s.receiveFrom(buffer, 0, time.Time{})
}

// awaitDatagram is receiveDatagram with a deadline, at which it fails with
// ETIMEDOUT.
func (s *socket) awaitDatagram(buffer []byte, deadline time.Time) (int, error) {
	n, _, err := s.receiveFrom(buffer, 0, deadline)
	return n, err
}

// peekSender waits for a datagram, and leaves it in the queue.
func (s *socket) peekSender() (netip.AddrPort, error) {
	_, from, err := s.receiveFrom(make([]byte, 1), unix.MSG_PEEK, time.Time{})
	return from, err
}

func (s *socket) receiveFrom(buffer []byte, flags int, deadline time.Time) (int, netip.AddrPort, error) {
	for {
		if err := s.wait(unix.POLLIN, deadline); err != nil {
			return 0, netip.AddrPort{}, err
		}
		n, from, err := unix.Recvfrom(s.fd, buffer, flags)
		if err == nil {
			return n, addrPort(from), nil
		}
		if !passes(err) {
			return 0, netip.AddrPort{}, os.NewSyscallError("recvfrom", err)
		}
	}
}
