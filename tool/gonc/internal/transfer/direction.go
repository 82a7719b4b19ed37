// Package transfer moves bytes between the local side, which is the standard streams or a
// command's pipes, and a socket: within the kernel where it can, by a lent buffer
// otherwise. It counts them, spreads them over time, and knows for how long nothing moved.
package transfer

import (
	"errors"
	"sync"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// BufferSize is past the size from which a larger buffer is no faster (measured).
const BufferSize = 256 << 10

// ChunkSize is the most of one call within the kernel; a socket takes less at a time.
const ChunkSize = 4 << 20

// Buffers are lent for as long as bytes are in them, so that a silent connection
// has none.
var Buffers = sync.Pool{New: func() any { return new([BufferSize]byte) }}

// Mover moves some bytes, and returns how many. EAGAIN means that one of the two sides
// is not ready.
type Mover func() (int, error)

// Direction is one way from a source to a sink.
type Direction struct {
	Source func() error // waits until the source has something, or its end
	Sink   func() error // waits until the sink takes something
	Fast   Mover        // within the kernel; nil where there is no such way
	// Through a buffer; it waits for its sink by itself, and its 0 is the source's end.
	Slow Mover
	Turn sync.Locker // held while bytes move, but not while the source is silent
}

// Run moves bytes up to the end of the source.
func (d *Direction) Run(moved func(n int)) error {
	for {
		n, err := d.step()
		switch {
		case err == nil && n > 0:
			moved(n)
		case err == nil:
			return nil
		case !fault.Passes(err):
			return err
		}
	}
}

// step moves some bytes.
func (d *Direction) step() (int, error) {
	if err := d.Source(); err != nil {
		return 0, err
	}
	d.Turn.Lock()
	defer d.Turn.Unlock()
	if d.Fast == nil {
		return d.Slow()
	}
	return d.stepFast()
}

// stepFast moves some bytes within the kernel if it can. It may refuse a kind of
// file (EINVAL), and gVisor's refuses a pipe that is full or closed (EFAULT). It
// may also stop at what plain reading takes, such as a byte that TCP marks as urgent:
// then it says EAGAIN though both sides are ready, and would do so for ever; or it
// moves nothing, as at the end, if the peer's FIN is there. Only a read tells them apart.
func (d *Direction) stepFast() (int, error) {
	n, err := d.Fast()
	if errors.Is(err, syscall.EAGAIN) {
		if err := d.Sink(); err != nil {
			return 0, err
		}
		n, err = d.Fast()
	}
	switch {
	case errors.Is(err, syscall.EAGAIN), err == nil && n == 0:
		return d.Slow()
	case errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.ENOSYS),
		errors.Is(err, syscall.EFAULT):
		d.Fast = nil
		return d.Slow()
	}
	return n, err
}

// ErrStopped is the end of standard input as far as one connection is concerned.
var ErrStopped = errors.New("reading was stopped")

// Start runs one direction, and returns how it ends.
func Start(direction func() error) chan error {
	done := make(chan error, 1)
	go func() { done <- direction() }()
	return done
}
