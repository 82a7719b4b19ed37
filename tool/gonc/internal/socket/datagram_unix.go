//go:build unix

package socket

import (
	"os"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/sys/unix"
)

// sendTries is how often a datagram is sent that fails: a socket that is not connected
// may fail once by what an ICMP message has said of an earlier datagram.
const sendTries = 3

// SendDatagram sends one datagram to somebody, or to the peer that the socket is
// connected to.
func (s *Socket) SendDatagram(data []byte, to *Sender) error {
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
func (s *Socket) sendOnce(data []byte, to *Sender) error {
	for began := time.Now(); ; {
		err := s.sendTo(data, to)
		if err == nil || !fault.Passes(err) {
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
func (s *Socket) awaitRoom(to *Sender, began time.Time) error {
	if to == nil || to.Path == "" {
		return s.wait(unix.POLLOUT, time.Time{})
	}
	if time.Since(began) > roomTime {
		return os.NewSyscallError("sendmsg", unix.EAGAIN)
	}
	rest(roomPause)
	return nil
}

// nameOf is a sender in the form that the socket's system calls take.
func (s *Socket) nameOf(peer *Sender) unix.Sockaddr {
	if peer.Path != "" {
		return &unix.SockaddrUnix{Name: peer.Path}
	}
	return s.sockaddr(peer.AddrPort)
}

// ReceiveDatagram waits for a datagram. An error with a sender is what an ICMP message
// says of a datagram that was sent there.
func (s *Socket) ReceiveDatagram(buffer []byte) (int, Sender, error) {
	return s.receiveFrom(buffer, 0, time.Time{})
}

// AwaitDatagram is receiveDatagram with a deadline, at which it fails with
// ETIMEDOUT.
func (s *Socket) AwaitDatagram(buffer []byte, deadline time.Time) (int, error) {
	n, _, err := s.receiveFrom(buffer, 0, deadline)
	return n, err
}

// PeekSender waits for a datagram, and leaves it in the queue.
func (s *Socket) PeekSender() (Sender, error) {
	_, from, err := s.receiveFrom(make([]byte, 1), unix.MSG_PEEK, time.Time{})
	return from, err
}

func (s *Socket) receiveFrom(buffer []byte, flags int, deadline time.Time) (int, Sender, error) {
	for {
		if err := s.wait(unix.POLLIN, deadline); err != nil {
			return 0, Sender{}, err
		}
		n, from, err := s.receive(buffer, flags)
		if err == nil {
			return n, from, nil
		}
		if to, refused := s.takeRefusal(); refused != nil {
			return 0, to, refused
		}
		if !fault.Passes(err) && !(s.refusals && fault.IsNetwork(err)) {
			return 0, Sender{}, os.NewSyscallError("recvmsg", err)
		}
	}
}

// senderOf is the sender with an address.
func senderOf(a unix.Sockaddr) Sender {
	if named, ok := a.(*unix.SockaddrUnix); ok {
		return Sender{Path: named.Name}
	}
	return Sender{AddrPort: addrPort(a)}
}

// MayBroadcast reports whether the socket may send to a broadcast address.
func (s *Socket) MayBroadcast() bool {
	may, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_BROADCAST)
	return may != 0 || err != nil
}
