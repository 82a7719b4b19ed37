//go:build unix && !linux

package socket

import (
	"net/netip"
	"syscall"

	"golang.org/x/sys/unix"
)

// acceptDescriptor is accept(2).
func acceptDescriptor(listener int) (fd int, from unix.Sockaddr, err error) {
	return unix.Accept(listener)
}

// newAccepted makes a socket of what acceptDescriptor returns.
func newAccepted(fd int) (*Socket, error) { return New(fd) }

// Unacknowledged is not to be had here.
func (s *Socket) Unacknowledged() int { return 0 }

// TookFIN cannot be asked here: an end is taken for a FIN.
func (s *Socket) TookFIN() bool { return true }

// Probe has the kernel find out whether the peer is still there, at the
// system's own intervals.
func (s *Socket) Probe() error { return s.set(unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1) }

// MaxMD5Key says that there are no signatures here.
const MaxMD5Key = 0

const mapsOptions = false

// setMinTTL and signWith are not to be had here.
func (s *Socket) setMinTTL(bool, int) error         { return syscall.ENOPROTOOPT }
func (s *Socket) signWith([]byte, netip.Addr) error { return syscall.ENOPROTOOPT }

// TellArrivals and tellRefusals need what only Linux has in this form.
func (s *Socket) TellArrivals() {}
func (s *Socket) TellRefusals() {}

// receive takes a datagram from the queue, or with MSG_PEEK leaves it there.
func (s *Socket) receive(buffer []byte, flags int) (int, Sender, error) {
	n, from, err := unix.Recvfrom(s.fd, buffer, flags)
	return n, senderOf(from), err
}

// sendTo sends a datagram.
func (s *Socket) sendTo(data []byte, to *Sender) error {
	if to == nil {
		_, err := unix.Write(s.fd, data)
		return err
	}
	return unix.Sendto(s.fd, data, 0, s.nameOf(to))
}

// takeRefusal has nothing to tell here.
func (s *Socket) takeRefusal() (Sender, error) { return Sender{}, nil }

// Gather serves moves within the kernel, of which there are none.
func (*Socket) Gather(int) {}
