//go:build unix

package main

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

// local is the side of a session that is here: the descriptors that its bytes come
// from and go to, which are the standard streams or a child's pipes. They are
// waited for with poll(2): their flags are shared with other processes and are
// never changed, whether they block or not.
type local struct {
	in, out int
	lone    bool       // of the only session, as of a socket
	turns              // to read in
	writing sync.Mutex // held while a session's bytes go to out
	tenant
}

// newLocal makes a side of two descriptors. One that is shared serves several
// sessions, and stays open at the end of each.
func newLocal(in, out int, shared bool) *local {
	return &local{in: in, out: out, turns: newTurns(shared), tenant: nobody}
}

// standardStreams is the side of the process's standard input and output.
func standardStreams(shared bool) *local { return newLocal(0, 1, shared) }

// next waits for in, and reads it; 0 is its end.
func (l *local) next(buffer []byte) (int, error) {
	for {
		if err := poll.For(l.in, unix.POLLIN, time.Time{}); err != nil {
			return 0, fault.OfInput(err)
		}
		n, err := l.read(buffer)
		if err == nil || !fault.Passes(err) {
			return n, err
		}
	}
}

// read reads what in has; 0 is its end.
func (l *local) read(buffer []byte) (int, error) {
	n, err := unix.Read(l.in, buffer)
	return max(0, n), fault.OfInput(os.NewSyscallError("read", err))
}

// write writes all of data to out.
func (l *local) write(data []byte) error {
	return fault.OfOutput(writeAll(l.out, data))
}

// writeAll writes all of data to a descriptor, whether that blocks or not.
func writeAll(fd int, data []byte) error {
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

// awaitOutput waits for the reader of out.
func (l *local) awaitOutput() error {
	if l.lone && poll.Soon(l.out, unix.POLLOUT) {
		return nil
	}
	return fault.OfOutput(poll.For(l.out, unix.POLLOUT, time.Time{}))
}

// closeOutput closes out, so that its reader sees the end. Of a socket that in has,
// too, it ends one direction. The error is that of a delayed write.
func (l *local) closeOutput() error {
	if l.out < 0 {
		return nil // it is closed already
	}
	out := l.out
	l.out = -1
	if kind(out) == unix.S_IFSOCK && isSame(l.in, out) {
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
	lone bool
	free func() // ends the use
}

// inputWait makes ready to wait on behalf of the session over sock, until ctx is done.
func (l *local) inputWait(ctx context.Context, sock *socket.Socket) *inputWait {
	done, free := bell(ctx)
	return &inputWait{free: free, lone: l.lone, fds: []unix.PollFd{
		{Fd: int32(l.in), Events: unix.POLLIN},
		{Fd: int32(sock.Descriptor())}, // errors and hang-ups only
		{Fd: int32(done)},
	}}
}

// wait waits for data, or the end. It also returns when the connection is over, with
// errGone, or when the context is done, with errStopped.
func (w *inputWait) wait() error {
	if w.lone && poll.Soon(int(w.fds[0].Fd), unix.POLLIN) {
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
	return errStopped
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

// isPipe tells whether in is a pipe, or a socket: something that may fall silent, and
// speak again.
func (l *local) isPipe() bool {
	is := kind(l.in)
	return is == unix.S_IFIFO || is == unix.S_IFSOCK
}

// isTerminal tells whether a person is at in.
func (l *local) isTerminal() bool { return term.IsTerminal(l.in) }

// isSame tells whether two descriptors are of the same file.
func isSame(a, b int) bool {
	var one, other unix.Stat_t
	err := errors.Join(unix.Fstat(a, &one), unix.Fstat(b, &other))
	return err == nil && one.Dev == other.Dev && one.Ino == other.Ino
}

// kind returns the S_IFMT bits of a descriptor, 0 if they are unknown.
func kind(fd int) uint32 {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return 0
	}
	return uint32(st.Mode) & unix.S_IFMT
}
