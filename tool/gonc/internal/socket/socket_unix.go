//go:build unix

package socket

import (
	"errors"
	"net/netip"
	"os"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/poll"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
	"golang.org/x/sys/unix"
)

// Socket is a TCP or UDP socket as socket(2) makes it; package net would make it
// MPTCP, turn Nagle's algorithm off and keepalive on. The descriptor does not
// block, and who waits for it waits in the poller of Go's runtime, so that ten
// thousand of them take no thread each.
type Socket struct {
	fd    int
	file  *os.File // that owns fd; nil until enroll, if the socket was accepted
	raw   syscall.RawConn
	six   bool             // for IPv6, and IPv4 over it
	asked []sockopt.Option // what --sockopt sets, and nothing else may
	waits bool             // accept waits in the kernel
	Lone  bool             // of the only session: who waits for it may keep a processor (poll.Soon)
	here  bool             // a Unix socket, on which what was sent has arrived
	taken int              // bytes that were read
	Cut   error            // a reset that connect has met: reading will not tell of it again

	// Room for the addresses that datagrams were sent to; nil if the system does not tell.
	control  []byte
	refusals bool // the system tells by ICMP's errors to whom datagrams were lost
}

// open makes a socket for an address's family.
func open(a netip.Addr, udp bool) (*Socket, error) {
	family, kind := unix.AF_INET, unix.SOCK_STREAM
	if !a.Is4() {
		family = unix.AF_INET6
	}
	if udp {
		kind = unix.SOCK_DGRAM
	}
	s, err := create(family, kind)
	if err != nil {
		return nil, err
	}
	s.six = family == unix.AF_INET6
	return s, nil
}

// create is socket(2). No command is started between the two calls, or it would inherit
// the descriptor.
func create(family, kind int) (*Socket, error) {
	syscall.ForkLock.RLock()
	fd, err := unix.Socket(family, kind, 0)
	if err == nil {
		unix.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	return New(fd)
}

// New takes over a descriptor.
func New(fd int) (*Socket, error) {
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
func ownSocket(fd int) *Socket {
	s := &Socket{fd: fd}
	s.Enroll()
	return s
}

// Enroll has the poller know the descriptor, for whoever reads, writes or waits.
func (s *Socket) Enroll() {
	if s.file == nil {
		s.file = os.NewFile(uintptr(s.fd), "socket")
		s.raw, _ = s.file.SyscallConn() // only a file that is closed has none
	}
}

// wait waits for POLLIN or POLLOUT. Errors and hang-ups count: the call that follows
// says what they are. At the deadline, zero for none, the error is ETIMEDOUT.
func (s *Socket) wait(event int16, deadline time.Time) error {
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
		n, err := unix.Poll([]unix.PollFd{poll.Of(int(fd), event)}, 0)
		return n > 0 || err != nil && err != unix.EINTR
	})
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return os.NewSyscallError("poll", unix.ETIMEDOUT)
	}
	return err
}

// WaitUntil has whoever waits for something to read, or for a connection, fail with
// ETIMEDOUT at a time; the zero time is never.
func (s *Socket) WaitUntil(deadline time.Time) {
	_ = s.file.SetReadDeadline(deadline) // it is open
}

// set sets an integer option, unless --sockopt sets it.
func (s *Socket) set(level, option, value int) error {
	if sockopt.Sets(s.asked, level, option) {
		return nil
	}
	return os.NewSyscallError("setsockopt", unix.SetsockoptInt(s.fd, level, option, value))
}

// Descriptor is for calls that have no method here.
func (s *Socket) Descriptor() int { return s.fd }

// ReuseAddress lets bind take an address that a connection in TIME-WAIT has.
func (s *Socket) ReuseAddress() error { return s.set(unix.SOL_SOCKET, unix.SO_REUSEADDR, 1) }

// Bind gives the socket its local address. Whether :: is every IPv4 address, too, is for
// the system to say, or --sockopt (RFC 3493 section 5.3, IPV6_V6ONLY).
func (s *Socket) Bind(at netip.AddrPort) error {
	return os.NewSyscallError("bind", unix.Bind(s.fd, s.sockaddr(at)))
}

// Listen makes the socket a listener.
func (s *Socket) Listen(backlog int) error {
	return os.NewSyscallError("listen", unix.Listen(s.fd, backlog))
}

// Connect connects the socket; timeout 0 is the kernel's.
func (s *Socket) Connect(peer netip.AddrPort, timeout time.Duration) error {
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
	return s.connected(s.PendingError("connect"))
}

// connected tells a connection that was made, and reset before connect could
// return, from one that was refused: the former may have brought data. EPIPE means
// that even a FIN came before the reset.
func (s *Socket) connected(err error) error {
	switch {
	case errors.Is(err, unix.ECONNRESET):
		s.Cut = err
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
func (s *Socket) keepUrgentInline() { _ = s.set(unix.SOL_SOCKET, unix.SO_OOBINLINE, 1) }

// PendingError takes the error that the socket has met since it was last asked.
func (s *Socket) PendingError(call string) error {
	errno, err := unix.GetsockoptInt(s.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	if errno != 0 {
		return os.NewSyscallError(call, unix.Errno(errno))
	}
	return nil
}

// LocalAddr is the address that the socket is bound to.
func (s *Socket) LocalAddr() netip.AddrPort {
	a, err := unix.Getsockname(s.fd)
	if err != nil {
		return netip.AddrPort{}
	}
	return addrPort(a)
}

// Await waits until Read has something to return.
func (s *Socket) Await() error { return s.awaitEvent(unix.POLLIN) }

// AwaitSendable waits until the socket takes more.
func (s *Socket) AwaitSendable() error { return s.awaitEvent(unix.POLLOUT) }

// awaitEvent is wait without a deadline, in the midst of a transfer.
func (s *Socket) awaitEvent(event int16) error {
	if s.Lone && poll.Soon(s.fd, event) {
		return nil
	}
	return s.wait(event, time.Time{})
}

// Read waits for data, as io.Reader has it.
func (s *Socket) Read(buffer []byte) (int, error) {
	n, err := s.file.Read(buffer)
	s.taken += n
	return n, err
}

// Took notes that bytes were read by other calls than Read.
func (s *Socket) Took(n int) { s.taken += n }

// Write writes all of data, as io.Writer has it.
func (s *Socket) Write(data []byte) (written int, err error) {
	some := func(fd uintptr) bool {
		var n int
		n, err = signals.Quietly(func() (int, error) { return unix.Write(int(fd), data[written:]) })
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

// HasEnded reports whether the peer's FIN is what would be read next.
func (s *Socket) HasEnded() bool {
	var first [1]byte
	n, _, err := unix.Recvfrom(s.fd, first[:], unix.MSG_PEEK)
	return n == 0 && err == nil
}

// ComesWithin waits for a moment, and no longer than limit, for something to read.
func (s *Socket) ComesWithin(limit time.Duration) { poll.Within(s.fd, unix.POLLIN, limit) }

// CloseWrite sends a FIN.
func (s *Socket) CloseWrite() error {
	return os.NewSyscallError("shutdown", unix.Shutdown(s.fd, unix.SHUT_WR))
}

// Abort wakes whoever waits for the socket: no more data will go either way.
func (s *Socket) Abort() { s.shutdown(unix.SHUT_RDWR) }

// shutdown is shutdown(2). It fails only on a connection that is over already, where nobody
// waits. One that is closed is let alone: its descriptor may be somebody else's.
func (s *Socket) shutdown(how int) {
	if s.raw == nil {
		_ = unix.Shutdown(s.fd, how) // it was not enrolled, and only its session has it
		return
	}
	_ = s.raw.Control(func(fd uintptr) { _ = unix.Shutdown(int(fd), how) })
}

// Close closes the socket, and frees its descriptor.
func (s *Socket) Close() {
	if s.file == nil {
		unix.Close(s.fd)
		return
	}
	s.file.Close()
}

// Drain waits until the peer has acknowledged everything that was sent, so long as
// acknowledgements come at least every limit; none is for ever. No event says
// so: the queue is looked at again and again, at growing intervals. pause waits for one,
// and reports whether there is still something to wait for.
func (s *Socket) Drain(limit *time.Duration, pause func(time.Duration) bool) error {
	const longest = 50 * time.Millisecond
	rest, since := s.Unacknowledged(), time.Now()
	for next := time.Millisecond; rest > 0; next = min(2*next, longest) {
		if err := s.PendingError("send"); err != nil {
			return err
		}
		if limit != nil && time.Since(since) > *limit {
			return errors.New("the peer has stopped acknowledging")
		}
		if !pause(next) {
			return ErrGone
		}
		if now := s.Unacknowledged(); now < rest {
			rest, since = now, time.Now()
		}
	}
	return nil
}

// Accept waits for a connection. One that was gone before it could be accepted
// is passed over.
func (s *Socket) Accept() (*Socket, netip.AddrPort, error) {
	var fd int
	var from unix.Sockaddr
	var failed error
	queued := func(uintptr) bool {
		fd, from, failed = s.acceptQueued()
		return failed != unix.EAGAIN
	}
	if err := s.raw.Read(queued); errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, netip.AddrPort{}, os.NewSyscallError("accept", unix.ETIMEDOUT)
	} else if err != nil {
		return nil, netip.AddrPort{}, err
	}
	if failed != nil {
		return nil, netip.AddrPort{}, os.NewSyscallError("accept", failed)
	}
	sock, err := newAccepted(fd)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	sock.asked = s.asked
	if s.here { // a Unix socket inherits nothing
		sock.keepUrgentInline()
	}
	sock.here = s.here
	return sock, addrPort(from), nil
}

// acceptQueued accepts a connection that is there already; EAGAIN means that none is.
// Of a listener that waits in the kernel it means a limit of time (SO_RCVTIMEO).
func (s *Socket) acceptQueued() (fd int, from unix.Sockaddr, err error) {
	for {
		fd, from, err = acceptDescriptor(s.fd)
		if !passing(err) && !(s.waits && err == unix.EAGAIN) {
			return fd, from, err
		}
	}
}

// WaitInKernel has accept wait in accept(2), which takes a thread, and not in the poller
// of Go's runtime, which takes several calls and wake-ups for each connection. The poller
// lets go of a descriptor when it is closed, and so the socket gets another one; if none
// is to be had, all stays as it was.
func (s *Socket) WaitInKernel() {
	fd, err := unix.Dup(s.fd)
	if err != nil {
		return
	}
	unix.CloseOnExec(fd)            // no command has been started yet
	_ = unix.SetNonblock(fd, false) // it is open, so it cannot fail
	s.Close()
	s.fd, s.file, s.waits = fd, nil, true
	s.Enroll()
}

// passing tells errors of accept after which the next connection may come; a
// network error of the connection itself is one (accept(2), "Error handling").
func passing(err error) bool {
	switch err {
	case unix.EINTR, unix.ECONNABORTED, unix.EPROTO, unix.ENETDOWN, unix.ENETUNREACH,
		unix.EHOSTDOWN, unix.EHOSTUNREACH, unix.EOPNOTSUPP, unix.ENOPROTOOPT, unix.ETIMEDOUT:
		return true
	}
	return false
}

// SetLinger has close(2) wait for so many seconds until everything is acknowledged;
// with 0 it sends a RST (POSIX, setsockopt, SO_LINGER).
func (s *Socket) SetLinger(seconds int) error {
	linger := unix.Linger{Onoff: 1, Linger: int32(seconds)}
	return os.NewSyscallError("setsockopt",
		unix.SetsockoptLinger(s.fd, unix.SOL_SOCKET, unix.SO_LINGER, &linger))
}

// StopReceiving wakes whoever waits for data. It sends nothing.
func (s *Socket) StopReceiving() { s.shutdown(unix.SHUT_RD) }

// PassTo passes the socket through a Unix socket, with one byte, as SCM_RIGHTS has
// it (unix(7)). It blocks, as who gets it will expect.
func (s *Socket) PassTo(fd int) error {
	if err := unix.SetNonblock(s.fd, false); err != nil {
		return os.NewSyscallError("fcntl", err)
	}
	for {
		_, err := signals.Quietly(func() (int, error) {
			return 0, unix.Sendmsg(fd, []byte{0}, unix.UnixRights(s.fd), nil, 0)
		})
		switch {
		case err == unix.EAGAIN:
			if err := poll.For(fd, unix.POLLOUT, time.Time{}); err != nil {
				return err
			}
		case err != unix.EINTR:
			return os.NewSyscallError("sendmsg", err)
		}
	}
}

// PassedKind finds out what the passed descriptor is: a listener for connections, or a
// socket for datagrams, of a family that gonc serves.
func PassedKind() (kind Kind, err error) {
	form, err := unix.GetsockoptInt(PassedDescriptor, unix.SOL_SOCKET, unix.SO_TYPE)
	if err != nil {
		return kind, errors.New("it is no socket")
	}
	listens, err := unix.GetsockoptInt(PassedDescriptor, unix.SOL_SOCKET, unix.SO_ACCEPTCONN)
	switch kind.Datagrams = form == unix.SOCK_DGRAM; {
	case err != nil:
		return kind, os.NewSyscallError("getsockopt", err)
	case form != unix.SOCK_STREAM && !kind.Datagrams:
		return kind, errors.New("it is neither for a stream nor for datagrams")
	case !kind.Datagrams && listens == 0:
		return kind, errors.New("it is a connection (Accept=no passes the listener)")
	}
	return kind, kind.addFamily()
}

// addFamily adds what the passed socket's address tells.
func (k *Kind) addFamily() error {
	at, err := unix.Getsockname(PassedDescriptor)
	if err != nil {
		return os.NewSyscallError("getsockname", err)
	}
	switch at := at.(type) {
	case *unix.SockaddrInet4:
	case *unix.SockaddrInet6:
		k.six = true
	case *unix.SockaddrUnix:
		k.Unix, k.Path = true, at.Name
	default:
		return errors.New("it is of another family than IPv4, IPv6 and Unix sockets")
	}
	return nil
}

// TakePassed makes a socket of the passed descriptor.
func TakePassed(kind Kind) (*Socket, error) {
	s, err := New(PassedDescriptor)
	if err != nil {
		return nil, err
	}
	s.six, s.here = kind.six, kind.Unix
	return s, nil
}
