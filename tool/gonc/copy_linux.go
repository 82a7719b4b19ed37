package main

import (
	"os"
	"sync"
	"unsafe"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"golang.org/x/sys/unix"
)

const (
	pipeSize  = 1 << 20 // the most that an unprivileged process may ask for
	chunkSize = 4 << 20 // of one call; a socket takes less at a time
	spliceHow = unix.SPLICE_F_MOVE | unix.SPLICE_F_NONBLOCK
)

// fastSend is the way from the local side to the socket inside the kernel, if
// there is one: from a file by sendfile(2), from a pipe by splice(2).
func (s *session) fastSend() mover {
	if !s.plain() {
		return nil
	}
	in, sock, chunk := s.local.in, s.sock.Descriptor(), s.sent.pace.chunk(chunkSize)
	switch kind(in) {
	case unix.S_IFREG:
		return func() (int, error) {
			n, err := signals.Quietly(func() (int, error) { return unix.Sendfile(sock, in, nil, chunk) })
			return s.kernelSent(n, os.NewSyscallError("sendfile", err))
		}
	case unix.S_IFIFO:
		enlarge(in)
		return func() (int, error) {
			n, err := splice(in, sock, chunk)
			return s.kernelSent(n, err)
		}
	}
	return nil
}

// fastReceive is the way from the socket to the local side inside the kernel: to a
// pipe by splice(2), and to /dev/null by taking the bytes without copying them. To
// a file there is none: a splice by way of a pipe is no faster than a buffer.
func (s *session) fastReceive() mover {
	if !s.plain() || s.showControl {
		return nil
	}
	sock, out, chunk := s.sock.Descriptor(), s.local.out, s.received.pace.chunk(chunkSize)
	switch {
	case kind(out) == unix.S_IFIFO:
		enlarge(out)
		return func() (int, error) {
			n, err := splice(sock, out, chunk)
			s.sock.Gather(n)
			return s.kernelReceived(n, err)
		}
	case isNull(out):
		return func() (int, error) {
			n, err := drop(sock, nowhere()[:chunk])
			s.sock.Gather(n)
			return s.kernelReceived(n, err)
		}
	}
	return nil
}

// nowhere is a buffer that TCP leaves untouched when it is asked to discard
// (MSG_TRUNC of tcp(7)), and so takes no memory.
var nowhere = sync.OnceValue(func() []byte { return make([]byte, chunkSize) })

// isNull tells whether a descriptor is /dev/null, by its device number
// (devices.txt of Linux).
func isNull(fd int) bool {
	var st unix.Stat_t
	err := unix.Fstat(fd, &st)
	return err == nil && st.Mode&unix.S_IFMT == unix.S_IFCHR && st.Rdev == unix.Mkdev(1, 3)
}

// splice moves bytes between a pipe and a socket. It does not block, and so the
// scheduler is not told that it might: it would give the processor to another
// thread and back, which makes a third more context switches (measured).
func splice(from, to, most int) (int, error) {
	return signals.Quietly(func() (int, error) {
		n, _, errno := unix.RawSyscall6(unix.SYS_SPLICE, uintptr(from), 0, uintptr(to), 0, uintptr(most), spliceHow)
		if errno != 0 {
			return 0, os.NewSyscallError("splice", errno)
		}
		return int(n), nil
	})
}

// drop takes bytes from a socket, of which the buffer says only how many. As with
// splice, the scheduler is not told.
func drop(from int, buffer []byte) (int, error) {
	n, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(from), uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)), unix.MSG_TRUNC|unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0, os.NewSyscallError("recvfrom", errno)
	}
	return int(n), nil
}

// plain tells whether the socket carries the session's bytes as they are.
func (s *session) plain() bool { return s.stream == stream.Stream(s.sock) }

// enlarge gives a pipe the most room. A user who has spent what is allowed for pipes
// keeps a smaller one, which costs speed alone.
func enlarge(pipe int) { _, _ = unix.FcntlInt(uintptr(pipe), unix.F_SETPIPE_SZ, pipeSize) }

// kernelSent tells on whose side a copy within the kernel failed.
func (s *session) kernelSent(n int, err error) (int, error) {
	if err == nil || fault.Passes(err) || fault.IsNetwork(err) || fault.IsBrokenPipe(err) {
		return n, s.fault(fault.Send, s.peer, err)
	}
	return n, fault.OfInput(err)
}

// kernelReceived is kernelSent for the other direction, where a broken pipe is
// the local side's.
func (s *session) kernelReceived(n int, err error) (int, error) {
	s.sock.Took(n)
	if err == nil || fault.Passes(err) || fault.IsNetwork(err) {
		return n, s.fault(fault.Receive, s.peer, err)
	}
	return n, fault.OfOutput(err)
}
