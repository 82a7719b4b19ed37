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
)

// cable is a capture.Port on a socket whose messages are Ethernet frames. A
// message that finds no room in it waits.
type cable struct {
	conn *net.UnixConn
	raw  syscall.RawConn

	mu     sync.Mutex
	queue  []capture.Frame
	drops  uint64
	more   chan struct{} // holds a token while queue may have something
	once   sync.Once
	closed chan struct{} // once nobody reads frames any more
	over   chan struct{} // once no more frames come
}

var _ capture.Port = (*cable)(nil)

var errClosed = fmt.Errorf("the wire: %w", net.ErrClosed)

const (
	maxFrame = 2048    // bytes: longer than any frame of the link
	maxQueue = 1 << 14 // frames that nobody has read
)

func newCable(conn *net.UnixConn) (*cable, error) {
	c := &cable{conn: conn, more: make(chan struct{}, 1), closed: make(chan struct{}), over: make(chan struct{})}
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

// ReadFrame returns frames of both sides in the order of their sending.
func (c *cable) ReadFrame() (capture.Frame, error) {
	for {
		if f, ok := c.take(); ok && !c.isClosed() {
			return f, nil
		}
		select {
		case <-c.more:
		case <-c.closed:
			return capture.Frame{}, errClosed
		case <-c.over:
			return capture.Frame{}, errClosed
		}
	}
}

func (c *cable) take() (f capture.Frame, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.queue) == 0 {
		return f, false
	}
	f = c.queue[0]
	c.queue = c.queue[1:]
	return f, true
}

// WriteFrame queues the frame for the reader, too, between what the stack sent
// before and what it sends because of it.
func (c *cable) WriteFrame(frame []byte) error {
	var sent error
	err := c.raw.Write(func(fd uintptr) bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.isClosed() {
			sent = net.ErrClosed
			return true
		}
		if sent = c.receive(int(fd)); sent != nil {
			return true
		}
		now := time.Now()
		if sent = unix.Send(int(fd), frame, unix.MSG_DONTWAIT|unix.MSG_NOSIGNAL); sent == nil {
			c.add(capture.Frame{Time: now, Data: append([]byte(nil), frame...), Length: len(frame), Outgoing: true})
		}
		return sent != unix.EAGAIN
	})
	if err = errors.Join(err, sent); err != nil {
		return fmt.Errorf("the wire: %w", err)
	}
	return nil
}

// Drops counts frames that came while the queue was full.
func (c *cable) Drops() (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.drops, nil
}

// Close wakes readers. The other end sees nothing of it until end.
func (c *cable) Close() error {
	err := errClosed
	c.once.Do(func() {
		close(c.closed)
		err = nil
	})
	return err
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
