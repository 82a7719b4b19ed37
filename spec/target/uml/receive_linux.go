package uml

import (
	"encoding/binary"
	"errors"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
)

// stamp makes the kernel tell when each frame was sent.
func (c *cable) stamp() (err error) {
	failed := c.raw.Control(func(fd uintptr) {
		err = os.NewSyscallError("SO_TIMESTAMPNS",
			unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1))
	})
	return errors.Join(failed, err)
}

// pump queues frames until the socket is closed at either end.
func (c *cable) pump() {
	defer close(c.over)
	defer c.End()
	_ = c.raw.Read(func(fd uintptr) bool { // fails once the socket is closed
		c.receiving.Lock()
		defer c.receiving.Unlock()
		return c.receive(int(fd)) != nil
	})
}

// receive queues all frames that are there. It returns nil if more may come.
func (c *cable) receive(fd int) error {
	var buf [maxFrame]byte
	var control [64]byte
	for {
		n, m, _, _, err := unix.Recvmsg(fd, buf[:], control[:], unix.MSG_DONTWAIT)
		switch {
		case err == unix.EAGAIN:
			return nil
		case err != nil:
			return err
		case n == 0:
			return net.ErrClosed
		}
		c.Add(capture.Frame{Time: stampOf(control[:m]), Data: append([]byte(nil), buf[:n]...), Length: n})
	}
}

// stampOf finds the kernel's time stamp, two 64-bit numbers (struct timespec),
// among a message's control data.
func stampOf(control []byte) time.Time {
	messages, err := unix.ParseSocketControlMessage(control)
	if err != nil {
		return time.Now()
	}
	for _, m := range messages {
		if m.Header.Type == unix.SCM_TIMESTAMPNS && len(m.Data) >= 16 {
			seconds := binary.NativeEndian.Uint64(m.Data)
			nanoseconds := binary.NativeEndian.Uint64(m.Data[8:])
			return time.Unix(int64(seconds), int64(nanoseconds))
		}
	}
	return time.Now()
}
