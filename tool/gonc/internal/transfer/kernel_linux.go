package transfer

import (
	"os"
	"sync"
	"unsafe"

	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"golang.org/x/sys/unix"
)

const (
	pipeSize  = 1 << 20 // the most that an unprivileged process may ask for
	spliceHow = unix.SPLICE_F_MOVE | unix.SPLICE_F_NONBLOCK
)

// ToSocket is the way from the input to a socket inside the kernel, a chunk at a time, if
// there is one: from a file by sendfile(2), from a pipe by splice(2).
func (l *Local) ToSocket(sock, chunk int) Mover {
	switch Kind(l.In) {
	case unix.S_IFREG:
		return func() (int, error) {
			n, err := signals.Quietly(func() (int, error) { return unix.Sendfile(sock, l.In, nil, chunk) })
			return n, os.NewSyscallError("sendfile", err)
		}
	case unix.S_IFIFO:
		enlarge(l.In)
		return func() (int, error) { return splice(l.In, sock, chunk) }
	}
	return nil
}

// FromSocket is the way from a socket to the output inside the kernel: to a pipe by
// splice(2), and to /dev/null by taking the bytes without copying them. To a file there
// is none: a splice by way of a pipe is no faster than a buffer.
func (l *Local) FromSocket(sock, chunk int) Mover {
	switch {
	case Kind(l.out) == unix.S_IFIFO:
		enlarge(l.out)
		return func() (int, error) { return splice(sock, l.out, chunk) }
	case isNull(l.out):
		return func() (int, error) { return drop(sock, nowhere()[:chunk]) }
	}
	return nil
}

// nowhere is a buffer that TCP leaves untouched when it is asked to discard
// (MSG_TRUNC of tcp(7)), and so takes no memory.
var nowhere = sync.OnceValue(func() []byte { return make([]byte, ChunkSize) })

// isNull reports whether a descriptor is /dev/null, by its device number
// (devices.txt of Linux).
func isNull(fd int) bool {
	var st unix.Stat_t
	err := unix.Fstat(fd, &st)
	return err == nil && st.Mode&unix.S_IFMT == unix.S_IFCHR && uint64(st.Rdev) == unix.Mkdev(1, 3)
}

// splice moves bytes between a pipe and a socket. It does not block, and so the
// scheduler is not told that it might: it would give the processor to another
// thread and back, which makes a third more context switches (measured).
func splice(from, to, most int) (int, error) {
	return signals.Quietly(func() (int, error) {
		n, _, errno := unix.RawSyscall6(unix.SYS_SPLICE, uintptr(from), 0, uintptr(to), 0, uintptr(most),
			spliceHow)
		if errno != 0 {
			return 0, os.NewSyscallError("splice", errno)
		}
		return int(n), nil
	})
}

// drop takes bytes from a socket, of which the buffer says only how many. As with
// splice, the scheduler is not told.
func drop(from int, buffer []byte) (int, error) {
	n, _, errno := unix.RawSyscall6(unix.SYS_RECVFROM, uintptr(from),
		uintptr(unsafe.Pointer(&buffer[0])), uintptr(len(buffer)), unix.MSG_TRUNC|unix.MSG_DONTWAIT, 0, 0)
	if errno != 0 {
		return 0, os.NewSyscallError("recvfrom", errno)
	}
	return int(n), nil
}

// enlarge gives a pipe the most room. A user who has spent what is allowed for pipes
// keeps a smaller one, which costs speed alone.
func enlarge(pipe int) { _, _ = unix.FcntlInt(uintptr(pipe), unix.F_SETPIPE_SZ, pipeSize) }
