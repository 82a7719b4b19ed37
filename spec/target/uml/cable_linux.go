package uml

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/target/internal/queue"
)

// cable is a capture.Port on a socket whose messages are Ethernet frames. A
// message that finds no room in it waits. Reading gives the frames of both sides in
// the order of their sending. The other end sees nothing of Close until end.
type cable struct {
	*queue.Frames
	conn *net.UnixConn
	raw  syscall.RawConn

	receiving sync.Mutex
	over      chan struct{} // closed once no more frames come
}

var _ capture.Port = (*cable)(nil)

const maxFrame = 2048 // bytes: longer than any frame of the link

func newCable(conn *net.UnixConn) (*cable, error) {
	c := &cable{Frames: queue.New(), conn: conn, over: make(chan struct{})}
	var err error
	if c.raw, err = conn.SyscallConn(); err == nil {
		err = c.stamp()
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	go c.pump()
	return c, nil
}

// WriteFrame queues the frame for the reader, too, between what the stack sent
// before and what it sends because of it.
func (c *cable) WriteFrame(frame []byte) error {
	var sent error
	err := c.raw.Write(func(fd uintptr) bool {
		c.receiving.Lock()
		defer c.receiving.Unlock()
		if c.Closed() {
			sent = net.ErrClosed
			return true
		}
		if sent = c.receive(int(fd)); sent != nil {
			return true
		}
		now := time.Now()
		if sent = unix.Send(int(fd), frame, unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL); sent == nil {
			c.Add(capture.Frame{Time: now, Data: append([]byte(nil), frame...), Length: len(frame),
				Outgoing: true})
		}
		return sent != unix.EAGAIN
	})
	if err = errors.Join(err, sent); err != nil {
		return fmt.Errorf("the wire: %w", err)
	}
	return nil
}

// end closes the socket once the other end has, and reports whether it had in
// time. A network device whose cable is cut goes into a loop.
func (c *cable) end() (inTime bool) {
	late := time.NewTimer(endTime)
	defer late.Stop()
	select {
	case <-c.over:
		inTime = true
	case <-late.C:
	}
	c.conn.Close()
	return inTime
}
