//go:build unix

package transfer

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/poll"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// Local is the side of a session that is here: the descriptors that its bytes come
// from and go to, which are the standard streams or a child's pipes. They are
// waited for with poll(2): their flags are shared with other processes and are
// never changed, whether they block or not.
type Local struct {
	In, out int
	Lone    bool       // of the only session, as of a socket
	turns              // to read in
	Writing sync.Mutex // held while a session's bytes go to out
	tenant
}

// NewLocal makes a side of two descriptors. One that is shared serves several
// sessions, and stays open at the end of each.
func NewLocal(in, out int, shared bool) *Local {
	return &Local{In: in, out: out, turns: newTurns(shared), tenant: nobody}
}

// StandardStreams is the side of the process's standard input and output.
func StandardStreams(shared bool) *Local { return NewLocal(0, 1, shared) }

// Next waits for in, and reads it; 0 is its end.
func (l *Local) Next(buffer []byte) (int, error) {
	for {
		if err := poll.For(l.In, unix.POLLIN, time.Time{}); err != nil {
			return 0, fault.OfInput(err)
		}
		n, err := l.Read(buffer)
		if err == nil || !fault.Passes(err) {
			return n, err
		}
	}
}

// Read reads what in has; 0 is its end.
func (l *Local) Read(buffer []byte) (int, error) {
	n, err := unix.Read(l.In, buffer)
	return max(0, n), fault.OfInput(os.NewSyscallError("read", err))
}

// Write writes all of data to out.
func (l *Local) Write(data []byte) error {
	return fault.OfOutput(WriteAll(l.out, data))
}

// WriteAll writes all of data to a descriptor, whether that blocks or not.
func WriteAll(fd int, data []byte) error {
	for len(data) > 0 {
		n, err := signals.Quietly(func() (int, error) { return unix.Write(fd, data) })
		switch {
		case err == unix.EAGAIN:
			if err := poll.For(fd, unix.POLLOUT, time.Time{}); err != nil {
				return err
			}
		case err != nil && err != unix.EINTR:
			return os.NewSyscallError("write", err)
		}
		data = data[max(0, n):]
	}
	return nil
}

// AwaitOutput waits for the reader of out.
func (l *Local) AwaitOutput() error {
	if l.Lone && poll.Soon(l.out, unix.POLLOUT) {
		return nil
	}
	return fault.OfOutput(poll.For(l.out, unix.POLLOUT, time.Time{}))
}

// CloseOutput closes out, so that its reader sees the end. Of a socket that in has,
// too, it ends one direction. The error is that of a delayed write.
func (l *Local) CloseOutput() error {
	if l.out < 0 {
		return nil // it is closed already
	}
	out := l.out
	l.out = -1
	if Kind(out) == unix.S_IFSOCK && isSame(l.In, out) {
		_ = unix.Shutdown(out, unix.SHUT_WR) // it fails where its reader is gone
	}
	if err := unix.Close(out); err != unix.EINTR {
		return fault.OfOutput(os.NewSyscallError("close", err))
	}
	return nil
}

// inputWait waits for in, for one session that has its turn.
type inputWait struct {
	fds  []unix.PollFd
	Lone bool
	Free func() // ends the use
}

// InputWait makes ready to wait on behalf of the session over sock, until ctx is done.
func (l *Local) InputWait(ctx context.Context, sock *socket.Socket) *inputWait {
	done, free := bell(ctx)
	return &inputWait{Free: free, Lone: l.Lone, fds: []unix.PollFd{
		{Fd: int32(l.In), Events: unix.POLLIN},
		{Fd: int32(sock.Descriptor())}, // errors and hang-ups only
		{Fd: int32(done)},
	}}
}

// Wait waits for data, or the end. It also returns when the connection is over, with
// errGone, or when the context is done, with errStopped.
func (w *inputWait) Wait() error {
	if w.Lone && poll.Soon(int(w.fds[0].Fd), unix.POLLIN) {
		return nil
	}
	if err := poll.ForAny(w.fds, time.Time{}); err != nil {
		return err
	}
	switch {
	case w.fds[0].Revents != 0:
		return nil
	case w.fds[1].Revents != 0:
		return socket.ErrGone
	}
	return ErrStopped
}

// bell returns a descriptor that hangs up once ctx is done: the end of a pipe, so
// that poll(2) can wait for it. Where there is no pipe to be had, nobody is woken.
func bell(ctx context.Context) (fd int, free func()) {
	r, w, err := os.Pipe()
	if err != nil {
		return -1, func() {}
	}
	unused := context.AfterFunc(ctx, func() { w.Close() })
	return int(r.Fd()), func() {
		if unused() {
			w.Close()
		}
		r.Close()
	}
}

// IsPipe reports whether in is a pipe, or a socket: something that may fall silent, and
// speak again.
func (l *Local) IsPipe() bool {
	is := Kind(l.In)
	return is == unix.S_IFIFO || is == unix.S_IFSOCK
}

// IsTerminal reports whether a person is at in.
func (l *Local) IsTerminal() bool { return term.IsTerminal(l.In) }

// isSame reports whether two descriptors are of the same file.
func isSame(a, b int) bool {
	var one, other unix.Stat_t
	err := errors.Join(unix.Fstat(a, &one), unix.Fstat(b, &other))
	return err == nil && one.Dev == other.Dev && one.Ino == other.Ino
}

// Kind returns the S_IFMT bits of a descriptor, 0 if they are unknown.
func Kind(fd int) uint32 {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return 0
	}
	return uint32(st.Mode) & unix.S_IFMT
}
