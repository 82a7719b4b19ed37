//go:build unix

package main

import (
	"errors"
	"net/netip"
	"os"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
	"golang.org/x/sys/unix"
)

// socket is a TCP or UDP socket as socket(2) makes it; package net would make it
// MPTCP, turn Nagle's algorithm off and keepalive on. The descriptor does not
// block, and who waits for it waits in the poller of Go's runtime, so that ten
// thousand of them take no thread each.
type socket struct {
	fd    int
	file  *os.File // that owns fd; nil until enroll, if the socket was accepted
	raw   syscall.RawConn
	six   bool             // for IPv6, and IPv4 over it
	asked []sockopt.Option // what --sockopt sets, and nothing else may
	waits bool             // accept waits in the kernel
	lone  bool             // of the only session: who waits for it may keep a processor (comesSoon)
	here  bool             // a Unix socket, on which what was sent has arrived
	taken int              // bytes that were read
	cut   error            // a reset that connect has met: reading will not tell of it again

	control  []byte // room for the addresses that datagrams were sent to; nil if the system does not tell
	refusals bool   // the system tells by ICMP's errors to whom datagrams were lost
}

// openSocket makes a socket for an address's family.
func openSocket(a netip.Addr, udp bool) (*socket, error) {
	family, kind := unix.AF_INET, unix.SOCK_STREAM
	if !a.Is4() {
		family = unix.AF_INET6
	}
	if udp {
		kind = unix.SOCK_DGRAM
	}
	fd, err := unix.Socket(family, kind, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	s, err := newSocket(fd)
	if err != nil {
		return nil, err
	}
	s.six = family == unix.AF_INET6
	return s, nil
}

// newSocket takes over a descriptor.
func newSocket(fd int) (*socket, error) {
	unix.CloseOnExec(fd)
	if err := unix.SetNonblock(fd, true); err != nil {
		unix.Close(fd)
		return nil, os.NewSyscallError("fcntl", err)
	}
	s := ownSocket(fd)
	s.keepUrgentInline()
	return s, nil
}

// ownSocket takes over a descriptor that does not block and that no command inherits.
func ownSocket(fd int) *socket {
	s := &socket{fd: fd}
	s.enroll()
	return s
}

// enroll has the poller know the descriptor, for whoever reads, writes or waits.
func (s *socket) enroll() {
	if s.file == nil {
		s.file = os.NewFile(uintptr(s.fd), "socket")
		s.raw, _ = s.file.SyscallConn() // only a file that is closed has none
	}
}

// wait waits for POLLIN or POLLOUT. Errors and hang-ups count: the call that follows
// says what they are. At the deadline, zero for none, the error is ETIMEDOUT.
func (s *socket) wait(event int16, deadline time.Time) error {
	wait, limit := s.raw.Read, s.file.SetReadDeadline
	if event == unix.POLLOUT {
		wait, limit = s.raw.Write, s.file.SetWriteDeadline
	}
	if !deadline.IsZero() {
		if err := limit(deadline); err != nil {
			return err
		}
		defer func() { _ = limit(time.Time{}) }() // or Read and Write would fail from then on
	}
	err := wait(func(fd uintptr) bool {
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: event}}, 0)
		return n > 0 || err != nil && err != unix.EINTR
	})
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return os.NewSyscallError("poll", unix.ETIMEDOUT)
	}
	return err
}

// waitUntil has whoever waits for something to read, or for a connection, fail with
// ETIMEDOUT at a time; the zero time is never.
func (s *socket) waitUntil(deadline time.Time) { _ = s.file.SetReadDeadline(deadline) } // it is open

// set sets an integer option, unless --sockopt sets it.
func (s *socket) set(level, option, value int) error {
	if sockopt.Sets(s.asked, level, option) {
		return nil
	}
	return os.NewSyscallError("setsockopt", unix.SetsockoptInt(s.fd, level, option, value))
}

// descriptor is for calls that have no method here.
func (s *socket) descriptor() int { return s.fd }

// reuseAddress lets bind take an address that a connection in TIME-WAIT has.
func (s *socket) reuseAddress() error { return s.set(unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) }

// bind gives the socket its local address. Whether :: is every IPv4 address, too, is for
// the system to say, or --sockopt (RFC 3493 section 5.3, IPV6_V6ONLY).
func (s *socket) bind(at netip.AddrPort) error {
	return os.NewSyscallError("bind", unix.Bind(s.fd, s.sockaddr(at)))
}

// listen makes the socket a listener.
func (s *socket) listen(backlog int) error {
	return os.NewSyscallError("listen", unix.Listen(s.fd, backlog))
}

// connect connects the socket; timeout 0 is the kernel's.
func (s *socket) connect(peer netip.AddrPort, timeout time.Duration) error {
	err := unix.Connect(s.fd, s.sockaddr(peer))
	if err != unix.EINPROGRESS && err != unix.EINTR {
		return os.NewSyscallError("connect", err)
	}
	var deadline time.Time
	if timeout > 0 {
		deadline = time.Now().Add(timeout)
	}
	if err := s.wait(unix.POLLOUT, deadline); err != nil {
		return err
	}
	return s.connected(s.pendingError("connect"))
}

// connected tells a connection that was made, and reset before connect could
// return, from one that was refused: the former may have brought data. EPIPE means
// that even a FIN came before the reset.
func (s *socket) connected(err error) error {
	switch {
	case errors.Is(err, unix.ECONNRESET):
		s.cut = err
		return nil
	case errors.Is(err, unix.EPIPE):
		return nil
	}
	return err
}

// keepUrgentInline has urgent bytes delivered in the stream. A listener has it before its
// connections come, which inherit it: of several urgent bytes Linux would drop all but the
// last while a connection waits to be accepted. A UDP socket takes the option, and has no
// use for it. It fails only on a connection that has been reset already (macOS), and
// reading tells of that.
func (s *socket) keepUrgentInline() { _ = s.set(unix.SOL_SOCKET, unix.SO_OOBINLINE, 1) }

// pendingError takes the error that the socket has met since it was last asked.
func (s *socket) pendingError(call string) error {
	errno, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	if errno != 0 {
		return os.NewSyscallError(call, unix.Errno(errno))
	}
	return nil
}

// localAddr is the address that the socket is bound to.
func (s *socket) localAddr() netip.AddrPort {
	a, err := unix.Getsockname(s.fd)
	if err != nil {
		return netip.AddrPort{}
	}
	return addrPort(a)
}

// Await waits until Read has something to return.
func (s *socket) Await() error { return s.awaitEvent(unix.POLLIN) }

// awaitSendable waits until the socket takes more.
func (s *socket) awaitSendable() error { return s.awaitEvent(unix.POLLOUT) }

// awaitEvent is wait without a deadline, in the midst of a transfer.
func (s *socket) awaitEvent(event int16) error {
	if s.lone && comesSoon(s.fd, event) {
		return nil
	}
	return s.wait(event, time.Time{})
}

// Read waits for data, as io.Reader has it.
func (s *socket) Read(buffer []byte) (int, error) {
	n, err := s.file.Read(buffer)
	s.taken += n
	return n, err
}

// Write writes all of data, as io.Writer has it.
func (s *socket) Write(data []byte) (written int, err error) {
	some := func(fd uintptr) bool {
		var n int
		n, err = quietly(func() (int, error) { return unix.Write(int(fd), data[written:]) })
		written += max(0, n)
		return err != unix.EAGAIN
	}
	for written < len(data) {
		if closed := s.raw.Write(some); closed != nil {
			return written, closed
		}
		if err != nil && err != unix.EINTR {
			return written, os.NewSyscallError("write", err)
		}
	}
	return written, nil
}

// hasEnded tells whether the peer's FIN is what would be read next.
func (s *socket) hasEnded() bool {
	var first [1]byte
	n, _, err := unix.Recvfrom(s.fd, first[:], unix.MSG_PEEK)
	return n == 0 && err == nil
}

// comesWithin waits for a moment, and no longer than limit, for something to read.
func (s *socket) comesWithin(limit time.Duration) { comesWithin(s.fd, unix.POLLIN, limit) }

// CloseWrite sends a FIN.
func (s *socket) CloseWrite() error {
	return os.NewSyscallError("shutdown", unix.Shutdown(s.fd, unix.SHUT_WR))
}

// abort wakes whoever waits for the socket: no more data will go either way. It
// fails only on a connection that is over already, where nobody waits.
func (s *socket) abort() { _ = unix.Shutdown(s.fd, unix.SHUT_RDWR) }

func (s *socket) close() {
	if s.file == nil {
		unix.Close(s.fd)
		return
	}
	s.file.Close()
}

// drain waits until the peer has acknowledged everything that was sent, so long as
// acknowledgements come at least every limit; limit 0 is for ever. No event says
// so: the queue is looked at again and again, at growing intervals. pause waits for one,
// and reports whether there is still something to wait for.
func (s *socket) drain(limit time.Duration, pause func(time.Duration) bool) error {
	const longest = 50 * time.Millisecond
	rest, since := s.unacknowledged(), time.Now()
	for next := time.Millisecond; rest > 0; next = min(2*next, longest) {
		if err := s.pendingError("send"); err != nil {
			return err
		}
		if limit > 0 && time.Since(since) > limit {
			return errors.New("the peer has stopped acknowledging")
		}
		if !pause(next) {
			return errGone
		}
		if now := s.unacknowledged(); now < rest {
			rest, since = now, time.Now()
		}
	}
	return nil
}
