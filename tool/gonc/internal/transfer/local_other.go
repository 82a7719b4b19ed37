//go:build !unix

package transfer

import (
	"context"
	"io"
	"os"
	"sync"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/term"
)

// Local is the side of a session that is here: the files that its bytes come from
// and go to. One goroutine reads for all sessions, since a blocked read cannot be
// woken here.
type Local struct {
	In, out *os.File
	Lone    bool // of no use here
	turns
	Writing sync.Mutex // held while a session's bytes go to out
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

// StandardStreams is the side of the process's standard input and output.
func StandardStreams(shared bool) *Local {
	return &Local{In: os.Stdin, out: os.Stdout, turns: newTurns(shared), chunks: make(chan chunk),
		tenant: nobody}
}

// fill reads in up to its end.
func (l *Local) fill() {
	defer close(l.chunks)
	for {
		buffer := make([]byte, BufferSize)
		n, err := l.In.Read(buffer)
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
func (l *Local) await(ctx context.Context) error {
	l.begin.Do(func() { go l.fill() })
	if len(l.held) > 0 {
		return nil
	}
	select {
	case c := <-l.chunks:
		l.held = c.data
		return fault.OfInput(c.err)
	case <-ctx.Done():
		return ErrStopped
	}
}

// Read reads what in has, after await; 0 is its end.
func (l *Local) Read(buffer []byte) (int, error) {
	n := copy(buffer, l.held)
	l.held = l.held[n:]
	return n, nil
}

// Next waits for in, and reads it; 0 is its end.
func (l *Local) Next(buffer []byte) (int, error) {
	n, err := l.In.Read(buffer)
	if err == io.EOF {
		return 0, nil
	}
	return n, fault.OfInput(err)
}

// Write writes all of data to out.
func (l *Local) Write(data []byte) error {
	_, err := l.out.Write(data)
	return fault.OfOutput(err)
}

// WriteAll writes all of data to standard output or standard error.
func WriteAll(fd int, data []byte) error {
	_, err := []*os.File{nil, os.Stdout, os.Stderr}[fd].Write(data)
	return err
}

// AwaitOutput has nothing to wait for: write waits.
func (l *Local) AwaitOutput() error { return nil }

// IsPipe reports whether in is a pipe, or a socket: something that may fall silent, and
// speak again.
func (l *Local) IsPipe() bool {
	info, err := l.In.Stat()
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}

// IsTerminal reports whether a person is at in.
func (l *Local) IsTerminal() bool { return term.IsTerminal(int(l.In.Fd())) }

func (l *Local) CloseOutput() error { return fault.OfOutput(l.out.Close()) }

// inputWait waits for in, for one session that has its turn.
type inputWait struct{ Wait func() error }

func (l *Local) InputWait(ctx context.Context, _ *socket.Socket) *inputWait {
	return &inputWait{func() error { return l.await(ctx) }}
}

func (w *inputWait) Free() {}
