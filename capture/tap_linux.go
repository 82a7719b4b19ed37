package capture

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

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
	return &Tap{tap{ifindex: ifindex, receive: receive, send: send,
		scratch: make([]byte, maxFrame)}}, nil
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
