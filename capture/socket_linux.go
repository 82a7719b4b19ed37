package capture

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// receiveBuffer is what the kernel may queue for a tap, in bytes. The kernel
// doubles it and counts some 750 bytes for a small frame.
const receiveBuffer = 8 << 20

// packetSocket is an AF_PACKET socket that the runtime's poller serves.
type packetSocket struct {
	*os.File
	raw syscall.RawConn
}

// newPacketSocket opens a socket that receives nothing yet: its protocol is 0
// until it is bound, so it never holds a frame of a foreign interface.
func newPacketSocket() (*packetSocket, error) {
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("opening a packet socket: %w", os.NewSyscallError("socket", err))
	}
	file := os.NewFile(uintptr(fd), "packet socket")
	raw, err := file.SyscallConn()
	if err != nil {
		file.Close()
		return nil, err
	}
	return &packetSocket{file, raw}, nil
}

func (s *packetSocket) listen(ifindex int, options []TapOption) error {
	return s.control(func(fd int) error {
		if err := setTapOptions(fd, options); err != nil {
			return err
		}
		address := &unix.SockaddrLinklayer{Protocol: bigEndian16(unix.ETH_P_ALL), Ifindex: ifindex}
		if err := unix.Bind(fd, address); err != nil {
			return os.NewSyscallError("bind", err)
		}
		// The socket of an interface that is down has ENETDOWN pending. It is
		// bound all the same, so the error is taken off it.
		_, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
		return os.NewSyscallError("getsockopt SO_ERROR", err)
	})
}

func setTapOptions(fd int, options []TapOption) error {
	if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_AUXDATA, 1); err != nil {
		return os.NewSyscallError("setsockopt PACKET_AUXDATA", err)
	}
	if err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
		return os.NewSyscallError("setsockopt SO_TIMESTAMPNS", err)
	}
	if slices.Contains(options, IgnoreOutgoing) {
		if err := unix.SetsockoptInt(fd, unix.SOL_PACKET, unix.PACKET_IGNORE_OUTGOING, 1); err != nil {
			return os.NewSyscallError("setsockopt PACKET_IGNORE_OUTGOING", err)
		}
	}
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, receiveBuffer) == nil {
		return nil
	}
	err := unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, receiveBuffer)
	return os.NewSyscallError("setsockopt SO_RCVBUF", err)
}

func (s *packetSocket) control(act func(fd int) error) error {
	var failed error
	err := s.raw.Control(func(fd uintptr) { failed = act(int(fd)) })
	return errors.Join(err, failed)
}

func (s *packetSocket) readFrame(scratch []byte) (frame Frame, err error) {
	var failed error
	err = s.raw.Read(func(fd uintptr) bool {
		frame, failed = receiveFrame(int(fd), scratch)
		return failed != unix.EAGAIN
	})
	if err == nil {
		err = os.NewSyscallError("recvmsg", failed)
	}
	return frame, err
}

func (s *packetSocket) writeFrame(ifindex int, frame []byte) error {
	address := &unix.SockaddrLinklayer{Ifindex: ifindex}
	if len(frame) >= 14 {
		address.Protocol = bigEndian16(uint16(frame[12])<<8 | uint16(frame[13]))
	}
	var failed error
	err := s.raw.Write(func(fd uintptr) bool {
		failed = unix.Sendto(int(fd), frame, 0, address)
		return failed != unix.EAGAIN
	})
	if err == nil {
		err = os.NewSyscallError("sendto", failed)
	}
	return err
}

func (s *packetSocket) takeDrops() (frames uint64, err error) {
	err = s.control(func(fd int) error {
		stats, err := unix.GetsockoptTpacketStats(fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
		if err == nil {
			frames = uint64(stats.Drops)
		}
		return os.NewSyscallError("getsockopt PACKET_STATISTICS", err)
	})
	return frames, err
}
