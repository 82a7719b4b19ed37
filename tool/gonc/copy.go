package main

import (
	"errors"
	"io"
	"sync"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// bufferSize is past the size from which a larger buffer is no faster (measured).
const bufferSize = 256 << 10

// buffers are lent for as long as bytes are in them, so that a silent connection
// has none.
var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

// mover moves some bytes, and returns how many. EAGAIN means that one of the two sides
// is not ready.
type mover func() (int, error)

// direction is one way from a source to a sink.
type direction struct {
	source func() error // waits until the source has something, or its end
	sink   func() error // waits until the sink takes something
	fast   mover        // within the kernel; nil where there is no such way
	slow   mover        // through a buffer; it waits for its sink by itself, and its 0 is the source's end
	turn   sync.Locker  // held while bytes move, but not while the source is silent
}

// run moves bytes up to the end of the source.
func (d *direction) run(moved func(n int)) error {
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
func (d *direction) step() (int, error) {
	if err := d.source(); err != nil {
		return 0, err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	if d.fast == nil {
		return d.slow()
	}
	return d.stepFast()
}

// stepFast moves some bytes within the kernel if it can. It may refuse a kind of
// file (EINVAL), and gVisor's refuses a pipe that is full or closed (EFAULT). It
// may also stop at what plain reading takes, such as a byte that TCP marks as urgent:
// then it says EAGAIN though both sides are ready, and would do so for ever; or it
// moves nothing, as at the end, if the peer's FIN is there. Only a read tells them apart.
func (d *direction) stepFast() (int, error) {
	n, err := d.fast()
	if errors.Is(err, syscall.EAGAIN) {
		if err := d.sink(); err != nil {
			return 0, err
		}
		n, err = d.fast()
	}
	switch {
	case errors.Is(err, syscall.EAGAIN), err == nil && n == 0:
		return d.slow()
	case errors.Is(err, syscall.EINVAL), errors.Is(err, syscall.ENOSYS), errors.Is(err, syscall.EFAULT):
		d.fast = nil
		return d.slow()
	}
	return n, err
}

// errStopped is the end of standard input as far as one connection is concerned.
var errStopped = errors.New("reading was stopped")

// sendInput copies the local side's input to the peer, from when it is the
// session's turn to when it has ended, or reading is stopped.
func (s *session) sendInput() error {
	defer s.turn.leave()
	if s.noInput || !s.turn.await(s.reading) {
		return nil
	}
	input := s.local.inputWait(s.reading, s.sock)
	defer input.free()
	d := direction{slow: s.sendSome, fast: s.fastSend(), sink: s.sock.AwaitSendable, turn: new(sync.Mutex)}
	d.source = func() error { return s.whileWaiting(input.wait) }
	err := d.run(s.movedOut)
	switch {
	case err == nil:
		s.turn.end()
	case errors.Is(err, errStopped):
		return nil
	}
	return err
}

// sendSome sends what the local side has by way of a buffer.
func (s *session) sendSome() (int, error) {
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	n, err := s.local.read(buffer[:s.sent.pace.chunk(bufferSize)])
	if n == 0 || err != nil {
		return 0, err
	}
	_, err = s.stream.Write(buffer[:n])
	return n, s.fault(fault.Send, s.peer, err)
}

// receiveOutput copies what the peer sends to the local side.
func (s *session) receiveOutput() error {
	if s.sendOnly {
		return s.discard()
	}
	d := direction{slow: s.receiveSome, fast: s.fastReceive(), source: s.awaitPeer, sink: s.awaitOutput, turn: &s.local.writing}
	err := d.run(s.movedIn)
	switch {
	case !fault.IsEnough(err):
		return err
	case s.local.isChild():
		return s.discard() // the child may still write
	case s.local.shared || s.silent:
		return err // nobody reads for any other session, or there is nothing left to send
	}
	s.enough.declare(err)
	_ = s.discard() // nobody misses what it may have lost
	return nil
}

// receiveSome writes what the peer has sent by way of a buffer.
func (s *session) receiveSome() (int, error) {
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	n, err := s.stream.Read(buffer[:s.received.pace.chunk(bufferSize)])
	if n > 0 {
		return n, s.show(s.local, buffer[:n])
	}
	if err == io.EOF {
		return 0, nil
	}
	return 0, s.fault(fault.Receive, s.peer, err)
}

func (s *session) awaitPeer() error {
	err := s.stream.Await()
	if s.leaving.Load() {
		return errStopped
	}
	return s.fault(fault.Receive, s.peer, err)
}

// awaitOutput waits for the reader of the local side's output.
func (s *session) awaitOutput() error { return s.whileStalled(s.local.awaitOutput) }
