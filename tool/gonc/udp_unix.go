//go:build unix

package main

import (
	"os"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/sys/unix"
)

// sendTries is how often a datagram is sent that fails: a socket that is not connected
// may fail once by what an ICMP message has said of an earlier datagram.
const sendTries = 3

// sendDatagram sends one datagram to somebody, or to the peer that the socket is
// connected to.
func (s *socket) sendDatagram(data []byte, to *sender) error {
	if to == nil {
		return s.sendOnce(data, nil)
	}
	var err error
	for range sendTries {
		if err = s.sendOnce(data, to); err == nil {
			return nil
		}
	}
	return err
}

// sendOnce sends a datagram as soon as there is room for it.
func (s *socket) sendOnce(data []byte, to *sender) error {
	for began := time.Now(); ; {
		err := s.sendTo(data, to)
		if err == nil || !passes(err) {
			return os.NewSyscallError("sendmsg", err)
		}
		if err := s.awaitRoom(to, began); err != nil {
			return err
		}
	}
}

// How long a Unix socket that does not read is waited for before a datagram for it is
// lost, and how often it is tried.
const (
	roomTime  = time.Second
	roomPause = 10 * time.Millisecond
)

// awaitRoom waits until a datagram may find room. No event says so of a Unix socket that
// this one is not connected to.
func (s *socket) awaitRoom(to *sender, began time.Time) error {
	if to == nil || to.path == "" {
		return s.wait(unix.POLLOUT, time.Time{})
	}
	if time.Since(began) > roomTime {
		return os.NewSyscallError("sendmsg", unix.EAGAIN)
	}
	<-time.After(roomPause)
	return nil
}

// nameOf is a sender in the form that the socket's system calls take.
func (s *socket) nameOf(peer *sender) unix.Sockaddr {
	if peer.path != "" {
		return &unix.SockaddrUnix{Name: peer.path}
	}
	return s.sockaddr(peer.AddrPort)
}

// receiveDatagram waits for a datagram. An error with a sender is what an ICMP message
// says of a datagram that was sent there.
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
		n, from, err := s.receive(buffer, flags)
		if err == nil {
			return n, from, nil
		}
		if to, refused := s.takeRefusal(); refused != nil {
			return 0, to, refused
		}
		if !passes(err) && !(s.refusals && fault.IsNetwork(err)) {
			return 0, sender{}, os.NewSyscallError("recvmsg", err)
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

// mayBroadcast reports whether the socket may send to a broadcast address.
func (s *socket) mayBroadcast() bool {
	may, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_BROADCAST)
	return may != 0 || err != nil
}
