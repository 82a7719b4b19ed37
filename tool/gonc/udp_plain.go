//go:build unix && !linux

package main

import (
	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
	"golang.org/x/sys/unix"
)

// tellArrivals and tellRefusals need what only Linux has in this form.
func (s *socket) tellArrivals([]sockopt.Option) {}
func (s *socket) tellRefusals([]sockopt.Option) {}

// receive takes a datagram from the queue, or with MSG_PEEK leaves it there.
func (s *socket) receive(buffer []byte, flags int) (int, sender, error) {
	n, from, err := unix.Recvfrom(s.fd, buffer, flags)
	return n, senderOf(from), err
}

// sendTo sends a datagram.
func (s *socket) sendTo(data []byte, to *sender) error {
	if to == nil {
		_, err := unix.Write(s.fd, data)
		return err
	}
	return unix.Sendto(s.fd, data, 0, s.nameOf(to))
}

// takeRefusal has nothing to tell here.
func (s *socket) takeRefusal() (sender, error) { return sender{}, nil }
