//go:build !unix

package main

import (
	"context"
	"io"
	"os"
	"sync"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/term"
)

// local is the side of a session that is here: the files that its bytes come from
// and go to. One goroutine reads for all sessions, since a blocked read cannot be
// woken here.
type local struct {
	in, out *os.File
	lone    bool // of no use here
	turns
	writing sync.Mutex // held while a session's bytes go to out
	begin   sync.Once
	chunks  chan chunk // what in gives; closed at its end
	held    []byte     // what of a chunk has not been read yet
	tenant
}

// chunk is what one read gave.
type chunk struct {
	data []byte
	err  error
}

// standardStreams is the side of the process's standard input and output.
func standardStreams(shared bool) *local {
	return &local{in: os.Stdin, out: os.Stdout, turns: newTurns(shared), chunks: make(chan chunk), tenant: nobody}
}

// fill reads in up to its end.
func (l *local) fill() {
	defer close(l.chunks)
	for {
		buffer := make([]byte, bufferSize)
		n, err := l.in.Read(buffer)
		if err == io.EOF {
			return
		}
		if n > 0 || err != nil {
			l.chunks <- chunk{buffer[:n], err}
		}
		if err != nil {
			return
		}
	}
}

// await waits until read has something to return, or ctx is done.
func (l *local) await(ctx context.Context) error {
	l.begin.Do(func() { go l.fill() })
	if len(l.held) > 0 {
		return nil
	}
	select {
	case c := <-l.chunks:
		l.held = c.data
		return fault.OfInput(c.err)
	case <-ctx.Done():
		return errStopped
	}
}

// read reads what in has, after await; 0 is its end.
func (l *local) read(buffer []byte) (int, error) {
	n := copy(buffer, l.held)
	l.held = l.held[n:]
	return n, nil
}

// next waits for in, and reads it; 0 is its end.
func (l *local) next(buffer []byte) (int, error) {
	n, err := l.in.Read(buffer)
	if err == io.EOF {
		return 0, nil
	}
	return n, fault.OfInput(err)
}

// write writes all of data to out.
func (l *local) write(data []byte) error {
	_, err := l.out.Write(data)
	return fault.OfOutput(err)
}

// writeAll writes all of data to standard output or standard error.
func writeAll(fd int, data []byte) error {
	_, err := []*os.File{nil, os.Stdout, os.Stderr}[fd].Write(data)
	return err
}

// awaitOutput has nothing to wait for: write waits.
func (l *local) awaitOutput() error { return nil }

// isPipe tells whether in is a pipe, or a socket: something that may fall silent, and
// speak again.
func (l *local) isPipe() bool {
	info, err := l.in.Stat()
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}

// isTerminal tells whether a person is at in.
func (l *local) isTerminal() bool { return term.IsTerminal(int(l.in.Fd())) }

func (l *local) closeOutput() error { return fault.OfOutput(l.out.Close()) }

// inputWait waits for in, for one session that has its turn.
type inputWait struct{ wait func() error }

func (l *local) inputWait(ctx context.Context, _ *socket.Socket) *inputWait {
	return &inputWait{func() error { return l.await(ctx) }}
}

func (w *inputWait) free() {}
