//go:build unix

package main

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// bufferSize is past the size from which a larger buffer is no faster (measured).
const bufferSize = 256 << 10

// mover moves some bytes, and returns how many; 0 without an error is the end of
// their source. EAGAIN means that one of the two sides is not ready.
type mover func() (int, error)

// direction is one way from a source to a sink.
type direction struct {
	fast   mover        // within the kernel; nil where there is no such way
	slow   mover        // through a buffer; it waits for its sink by itself
	source func() error // waits until the source has something, or its end
	sink   func() error // waits until the sink takes something
}

// run moves bytes up to the end of the source.
func (d *direction) run(moved func()) error {
	for {
		n, err := d.step()
		switch {
		case err == nil && n > 0:
			moved()
		case err == nil, errors.Is(err, errStopped):
			return nil
		case !passes(err):
			return err
		}
	}
}

// step moves some bytes.
func (d *direction) step() (int, error) {
	if err := d.source(); err != nil {
		return 0, err
	}
	if d.fast == nil {
		return d.slow()
	}
	return d.stepFast()
}

// stepFast moves some bytes within the kernel if it can. It may refuse a kind of
// file (EINVAL). It may also refuse what plain reading takes, such as a byte that
// TCP marks as urgent: it then says EAGAIN though both sides are ready, and would
// do so for ever.
func (d *direction) stepFast() (int, error) {
	n, err := d.fast()
	if errors.Is(err, unix.EAGAIN) {
		if err := d.sink(); err != nil {
			return 0, err
		}
		n, err = d.fast()
	}
	switch {
	case errors.Is(err, unix.EAGAIN):
		return d.slow()
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS):
		d.fast = nil
		return d.slow()
	}
	return n, err
}

// errStopped is the end of standard input as far as one connection is concerned.
var errStopped = errors.New("reading was stopped")

// passes tells errors after which the same call may succeed.
func passes(err error) bool { return errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) }

// sendInput copies standard input to the peer.
func (s *session) sendInput() error {
	buffer := make([]byte, bufferSize)
	d := direction{source: s.waitInput, sink: s.waitSendable}
	d.slow = func() (int, error) {
		n, err := unix.Read(stdin, buffer)
		if n <= 0 || err != nil {
			return 0, inputFault(os.NewSyscallError("read", err))
		}
		err = writeAll(s.sock.fd, buffer[:n], s.waitSendable)
		return n, s.fault(opSend, s.peer, err)
	}
	d.fast = s.fastSend()
	return d.run(s.moved)
}

// receiveOutput copies what the peer sends to standard output.
func (s *session) receiveOutput() error {
	buffer := make([]byte, bufferSize)
	d := direction{source: s.waitReceivable, sink: s.waitOutput}
	d.slow = func() (int, error) {
		n, err := unix.Read(s.sock.fd, buffer)
		if n <= 0 || err != nil {
			return 0, s.fault(opReceive, s.peer, os.NewSyscallError("read", err))
		}
		return n, s.writeOutput(buffer[:n])
	}
	d.fast = s.fastReceive()
	return d.run(s.moved)
}

// writeOutput writes to standard output.
func (a *activity) writeOutput(data []byte) error {
	a.stalled.Store(true)
	defer a.stalled.Store(false)
	return outputFault(writeAll(stdout, data, a.waitOutput))
}

// writeAll writes all of data, and waits where the descriptor does not block.
func writeAll(fd int, data []byte, wait func() error) error {
	for len(data) > 0 {
		n, err := unix.Write(fd, data)
		switch {
		case err == unix.EAGAIN:
			if err := wait(); err != nil {
				return err
			}
		case err != nil && err != unix.EINTR:
			return os.NewSyscallError("write", err)
		}
		data = data[max(0, n):]
	}
	return nil
}

// waitInput waits for standard input: for data, or its end. It also returns when
// the connection is over, with errGone, or when reading was stopped, with
// errStopped.
func (s *session) waitInput() error {
	fds := []unix.PollFd{
		{Fd: stdin, Events: unix.POLLIN},
		{Fd: int32(s.sock.fd)}, // errors and hang-ups only
		{Fd: int32(s.input.awake), Events: unix.POLLIN},
	}
	s.waiting.Store(true)
	defer s.waiting.Store(false)
	if err := waitForAny(fds, time.Time{}); err != nil {
		return err
	}
	switch {
	case fds[0].Revents != 0:
		return nil
	case fds[1].Revents != 0:
		return errGone
	}
	return errStopped
}

func (s *session) waitReceivable() error { return waitFor(s.sock.fd, unix.POLLIN, time.Time{}) }
func (s *session) waitSendable() error   { return waitFor(s.sock.fd, unix.POLLOUT, time.Time{}) }

// waitOutput waits for the reader of standard output. The time does not count as
// silence.
func (a *activity) waitOutput() error {
	a.stalled.Store(true)
	defer a.stalled.Store(false)
	return waitFor(stdout, unix.POLLOUT, time.Time{})
}
