package capture

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// receiveBuffer is what the kernel may queue for a tap, in bytes: some 10,000
// small frames, or 3,000 of 1,514 bytes.
const receiveBuffer = 8 << 20

// maxFrame is the longest frame that loopback or an offloading device hands over.
const maxFrame = 1<<16 + 256

// tap holds two packet sockets. The kernel does not show a socket what it sent
// itself, so a second one sends, and the first one sees that too.
type tap struct {
	ifindex int
	receive *packetSocket
	send    *packetSocket
	scratch []byte // used by one reader at a time: the raw connection sees to it

	closed atomic.Bool
	users  sync.RWMutex // held shared by calls in progress

	lost struct {
		sync.Mutex
		frames uint64
	}
}

func openTap(ifindex int, options []TapOption) (*Tap, error) {
	receive, err := newPacketSocket()
	if err != nil {
		return nil, err
	}
	if err := receive.listen(ifindex, options); err != nil {
		receive.Close()
		return nil, fmt.Errorf("tapping interface %d: %w", ifindex, err)
	}
	send, err := newPacketSocket()
	if err != nil {
		receive.Close()
		return nil, err
	}
	return &Tap{tap{ifindex: ifindex, receive: receive, send: send, scratch: make([]byte, maxFrame)}}, nil
}

// begin reports whether the tap is open, and if so keeps it so until end.
func (t *tap) begin() error {
	if !t.closed.Load() {
		t.users.RLock()
		if !t.closed.Load() {
			return nil
		}
		t.users.RUnlock()
	}
	return fmt.Errorf("tap on interface %d: %w", t.ifindex, net.ErrClosed)
}

// end names an error of a call that begin allowed: one that Close interrupted
// failed because the tap is closed.
func (t *tap) end(err error) error {
	t.users.RUnlock()
	if err != nil && t.closed.Load() {
		err = net.ErrClosed
	}
	if err != nil {
		return fmt.Errorf("tap on interface %d: %w", t.ifindex, err)
	}
	return nil
}

func (t *tap) readFrame() (Frame, error) {
	if err := t.begin(); err != nil {
		return Frame{}, err
	}
	frame, err := t.receive.readFrame(t.scratch)
	return frame, t.end(err)
}

func (t *tap) writeTo(ifindex int, frame []byte) error {
	if err := t.begin(); err != nil {
		return err
	}
	return t.end(t.send.writeFrame(ifindex, frame))
}

// drops adds up, since the kernel's counter starts again at each reading.
func (t *tap) drops() (uint64, error) {
	if err := t.begin(); err != nil {
		return 0, err
	}
	t.lost.Lock()
	defer t.lost.Unlock()
	frames, err := t.receive.takeDrops()
	t.lost.frames += frames
	return t.lost.frames, t.end(err)
}

// close interrupts the calls in progress by a deadline, and lets go of the
// sockets when none of them is left. When it returns the descriptors are gone:
// a process that is started then does not inherit them, and does not wait for
// the kernel when its exec(2) closes them.
func (t *tap) close() error {
	if t.closed.Swap(true) {
		return fmt.Errorf("tap on interface %d: %w", t.ifindex, net.ErrClosed)
	}
	past := time.Unix(1, 0)
	err := errors.Join(t.receive.SetDeadline(past), t.send.SetDeadline(past))
	t.users.Lock()
	defer t.users.Unlock()
	release(t.receive, t.send)
	return err
}

// packetSocket is an AF_PACKET socket that the runtime's poller serves.
type packetSocket struct {
	*os.File
	raw rawConn
}

type rawConn interface {
	Control(func(uintptr)) error
	Read(func(uintptr) bool) error
	Write(func(uintptr) bool) error
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
