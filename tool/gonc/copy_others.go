//go:build !unix

package main

import (
	"io"
	"os"
	"sync"
)

// input is a connection's right to read standard input, which one goroutine
// reads for all of them, since a blocked read cannot be woken here.
type input struct{ stopped chan struct{} }

func newInput() *input { return &input{make(chan struct{}, 1)} }

func (i *input) stop() {
	select {
	case i.stopped <- struct{}{}:
	default:
	}
}

func (i *input) close() {}

const bufferSize = 256 << 10

// chunk is what one read of standard input gave.
type chunk struct {
	data []byte
	err  error
}

// chunks is what standard input gives. It is closed at its end.
var chunks = sync.OnceValue(func() chan chunk {
	out := make(chan chunk)
	go func() {
		defer close(out)
		for {
			buffer := make([]byte, bufferSize)
			n, err := os.Stdin.Read(buffer)
			if err == io.EOF {
				return
			}
			out <- chunk{buffer[:n], err}
			if err != nil {
				return
			}
		}
	}()
	return out
})

func (s *session) sendInput() error {
	for {
		s.waiting.Store(true)
		select {
		case c, more := <-chunks():
			s.waiting.Store(false)
			if !more || c.err != nil {
				return inputFault(c.err)
			}
			if _, err := s.sock.stream.Write(c.data); err != nil {
				return s.fault(opSend, s.peer, err)
			}
			s.moved()
		case <-s.input.stopped:
			return nil
		}
	}
}

func (s *session) receiveOutput() error {
	buffer := make([]byte, bufferSize)
	for {
		n, err := s.sock.stream.Read(buffer)
		if n > 0 {
			s.moved()
			if err := s.writeOutput(buffer[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return s.fault(opReceive, s.peer, err)
		}
	}
}

func (a *activity) writeOutput(data []byte) error {
	a.stalled.Store(true)
	defer a.stalled.Store(false)
	_, err := os.Stdout.Write(data)
	return outputFault(err)
}

func closeOutput() error { return os.Stdout.Close() }

func readInput(buffer []byte) (int, error) {
	n, err := os.Stdin.Read(buffer)
	if err == io.EOF {
		return 0, nil
	}
	return n, inputFault(err)
}
