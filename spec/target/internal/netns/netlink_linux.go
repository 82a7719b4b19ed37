package netns

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// netlink is a socket to one namespace's network configuration (rtnetlink(7)):
// that of the thread that opened it, whichever thread uses it.
type netlink struct{ fd int }

// answerTime bounds the wait for an answer; the kernel gives it at once.
const answerTime = 5 // seconds

func openNetlink() (*netlink, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return nil, os.NewSyscallError("netlink socket", err)
	}
	n := &netlink{fd}
	err = errors.Join(
		unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: answerTime}),
		unix.SetsockoptInt(fd, unix.SOL_NETLINK, unix.NETLINK_CAP_ACK, 1))
	if err != nil {
		n.Close()
		return nil, os.NewSyscallError("netlink setsockopt", err)
	}
	return n, nil
}

// Close closes the socket.
func (n *netlink) Close() error { return unix.Close(n.fd) }

// message is one request; its body ends on a multiple of four bytes.
type message struct {
	what  string // for the error: "add eth0"
	kind  uint16 // RTM_NEWLINK, ...
	flags uint16 // beyond those that every request has
	body  []byte
}

// do makes all requests with one call, in order, and returns the first error.
func (n *netlink) do(messages ...message) error {
	var request []byte
	for i, m := range messages {
		m.flags |= unix.NLM_F_ACK
		request = m.append(request, uint32(i))
	}
	if err := n.send(request); err != nil {
		return err
	}
	var failed error
	for range messages {
		seq, _, err := n.receive()
		if err != nil && failed == nil {
			failed = err
			if int(seq) < len(messages) {
				failed = fmt.Errorf("%s: %w", messages[seq].what, err)
			}
		}
	}
	return failed
}

// get makes one request and returns what it asks for.
func (n *netlink) get(m message) ([]byte, error) {
	if err := n.send(m.append(nil, 0)); err != nil {
		return nil, err
	}
	_, body, err := n.receive()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.what, err)
	}
	return body, nil
}

func (n *netlink) send(request []byte) error {
	err := unix.Sendto(n.fd, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK})
	return os.NewSyscallError("netlink send", err)
}

func (m message) append(to []byte, seq uint32) []byte {
	to = binary.NativeEndian.AppendUint32(to, uint32(unix.SizeofNlMsghdr+len(m.body)))
	to = binary.NativeEndian.AppendUint16(to, m.kind)
	to = binary.NativeEndian.AppendUint16(to, m.flags|unix.NLM_F_REQUEST)
	to = binary.NativeEndian.AppendUint32(to, seq)
	to = binary.NativeEndian.AppendUint32(to, 0) // the port: the kernel knows it
	return append(to, m.body...)
}

// receive reads one answer: to which request it is, and the body of a message
// or, if it is an acknowledgment, its error.
func (n *netlink) receive() (seq uint32, body []byte, err error) {
	buf := make([]byte, 16<<10)
	size, _, err := unix.Recvfrom(n.fd, buf, 0)
	if err != nil {
		return 0, nil, os.NewSyscallError("netlink recv", err)
	}
	if size < unix.SizeofNlMsghdr+4 {
		return 0, nil, fmt.Errorf("netlink: an answer of %d bytes", size)
	}
	kind := binary.NativeEndian.Uint16(buf[4:])
	seq = binary.NativeEndian.Uint32(buf[8:])
	body = buf[unix.SizeofNlMsghdr:size]
	if kind != unix.NLMSG_ERROR {
		return seq, body, nil
	}
	if code := int32(binary.NativeEndian.Uint32(body)); code != 0 {
		return seq, nil, unix.Errno(-code)
	}
	return seq, nil, nil
}

// attr encodes one attribute; several values make a nested one.
func attr(kind uint16, values ...[]byte) []byte {
	size := unix.SizeofRtAttr
	for _, v := range values {
		size += len(v)
	}
	b := binary.NativeEndian.AppendUint16(nil, uint16(size))
	b = binary.NativeEndian.AppendUint16(b, kind)
	for _, v := range values {
		b = append(b, v...)
	}
	for len(b)%unix.RTA_ALIGNTO != 0 {
		b = append(b, 0)
	}
	return b
}

func attrInt(kind uint16, value int) []byte {
	return attr(kind, binary.NativeEndian.AppendUint32(nil, uint32(value)))
}

func attrText(kind uint16, value string) []byte { return attr(kind, append([]byte(value), 0)) }
