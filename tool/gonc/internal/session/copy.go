package session

import (
	"errors"
	"io"
	"sync"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// sendInput copies the local side's input to the peer, from when it is the
// session's turn to when it has ended, or reading is stopped.
func (s *Session) sendInput() error {
	defer s.turn.Leave()
	if s.NoInput || !s.turn.Await(s.reading) {
		return nil
	}
	input := s.local.InputWait(s.reading, s.Sock)
	defer input.Free()
	d := transfer.Direction{
		Slow: s.sendSome, Fast: s.fastSend(),
		Source: func() error { return s.WhileWaiting(input.Wait) },
		Sink:   s.Sock.AwaitSendable, Turn: new(sync.Mutex),
	}
	err := d.Run(s.MovedOut)
	switch {
	case err == nil:
		s.turn.End()
	case errors.Is(err, transfer.ErrStopped):
		return nil
	}
	return err
}

// sendSome sends what the local side has by way of a buffer.
func (s *Session) sendSome() (int, error) {
	buffer := transfer.Buffers.Get().(*[transfer.BufferSize]byte)
	defer transfer.Buffers.Put(buffer)
	n, err := s.local.Read(buffer[:s.Sent.Pace.Chunk(transfer.BufferSize)])
	if n == 0 || err != nil {
		return 0, err
	}
	_, err = s.stream.Write(buffer[:n])
	return n, s.Fault(fault.Send, s.Peer, err)
}

// receiveOutput copies what the peer sends to the local side.
func (s *Session) receiveOutput() error {
	if s.SendOnly {
		return s.discard()
	}
	d := transfer.Direction{
		Slow: s.receiveSome, Fast: s.fastReceive(),
		Source: s.awaitPeer, Sink: s.awaitOutput, Turn: &s.local.Writing,
	}
	err := d.Run(s.MovedIn)
	switch {
	case !fault.IsEnough(err):
		return err
	case s.local.IsChild():
		return s.discard() // the child may still write
	case s.local.Shared || s.silent:
		return err // nobody reads for any other session, or there is nothing left to send
	}
	s.enough.declare(err)
	_ = s.discard() // nobody misses what it may have lost
	return nil
}

// receiveSome writes what the peer has sent by way of a buffer.
func (s *Session) receiveSome() (int, error) {
	buffer := transfer.Buffers.Get().(*[transfer.BufferSize]byte)
	defer transfer.Buffers.Put(buffer)
	n, err := s.stream.Read(buffer[:s.Received.Pace.Chunk(transfer.BufferSize)])
	if n > 0 {
		return n, s.Show(s.local, buffer[:n])
	}
	if err == io.EOF {
		return 0, nil
	}
	return 0, s.Fault(fault.Receive, s.Peer, err)
}

func (s *Session) awaitPeer() error {
	err := s.stream.Await()
	if s.leaving.Load() {
		return transfer.ErrStopped
	}
	return s.Fault(fault.Receive, s.Peer, err)
}

// awaitOutput waits for the reader of the local side's output.
func (s *Session) awaitOutput() error { return s.WhileStalled(s.local.AwaitOutput) }

// fastSend is the way to the peer inside the kernel, if there is one.
func (s *Session) fastSend() transfer.Mover {
	if !s.plain() {
		return nil
	}
	move := s.local.ToSocket(s.Sock.Descriptor(), s.Sent.Pace.Chunk(transfer.ChunkSize))
	if move == nil {
		return nil
	}
	return func() (int, error) { return s.kernelSent(move()) }
}

// fastReceive is the way from the peer inside the kernel, if there is one.
func (s *Session) fastReceive() transfer.Mover {
	if !s.plain() || s.ShowControl {
		return nil
	}
	move := s.local.FromSocket(s.Sock.Descriptor(), s.Received.Pace.Chunk(transfer.ChunkSize))
	if move == nil {
		return nil
	}
	return func() (int, error) {
		n, err := move()
		s.Sock.Gather(n)
		return s.kernelReceived(n, err)
	}
}

// plain reports whether the socket carries the session's bytes as they are.
func (s *Session) plain() bool { return s.stream == stream.Stream(s.Sock) }

// kernelSent tells on whose side a copy within the kernel failed.
func (s *Session) kernelSent(n int, err error) (int, error) {
	if err == nil || fault.Passes(err) || fault.IsNetwork(err) || fault.IsBrokenPipe(err) {
		return n, s.Fault(fault.Send, s.Peer, err)
	}
	return n, fault.OfInput(err)
}

// kernelReceived is kernelSent for the other direction, where a broken pipe is
// the local side's.
func (s *Session) kernelReceived(n int, err error) (int, error) {
	s.Sock.Took(n)
	if err == nil || fault.Passes(err) || fault.IsNetwork(err) {
		return n, s.Fault(fault.Receive, s.Peer, err)
	}
	return n, fault.OfOutput(err)
}
