package bench

import (
	"net/netip"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Socket is a descriptor in the stack under test. Its methods fail the spec if a call
// fails.
type Socket struct {
	// Try has the same calls in the form that returns the error.
	Try Calls

	b        *Bench
	fd       int
	server   bool // it listened, or was accepted: the right side of a ladder of loopback
	datagram bool
}

// Socket opens a socket of a family: SOCK_STREAM for TCP, SOCK_DGRAM for UDP.
func (b *Bench) Socket(f Family, kind sock.Const, flags ...sock.Const) *Socket {
	ginkgo.GinkgoHelper()
	s, err := b.TrySocket(f.AF, kind, "", flags...)
	b.must("socket", err)
	return s
}

// TrySocket is socket(2), in the form that returns the error. An empty proto stands for
// the protocol 0.
func (b *Bench) TrySocket(domain, kind, proto sock.Const, flags ...sock.Const) (*Socket, error) {
	r, err := b.Call(protocol.Socket, protocol.Params{
		Domain: domain, Type: kind, Protocol: proto, Flags: flags,
	})
	if err != nil {
		return nil, err
	}
	s := b.adopt(r.FD, nil)
	s.datagram = kind == sock.SOCK_DGRAM
	return s, nil
}

// Adopt returns the Socket for a descriptor that the stack has given by another call
// than those that return a Socket.
func (b *Bench) Adopt(fd int) *Socket { return b.adopt(fd, nil) }

// adopt is Adopt for a descriptor that came of parent.
func (b *Bench) adopt(fd int, parent *Socket) *Socket {
	s := &Socket{b: b, fd: fd}
	if parent != nil {
		s.server, s.datagram = parent.server, parent.datagram
	}
	s.Try = Calls{b: b, fd: fd, socket: s}
	return s
}

// FD returns the descriptor's number.
func (s *Socket) FD() int { return s.fd }

// isServer points to whether the socket is a server's; nil for no socket.
func (s *Socket) isServer() *bool {
	if s == nil {
		return nil
	}
	return &s.server
}

// Bind binds the socket.
func (s *Socket) Bind(a sock.Addr) {
	ginkgo.GinkgoHelper()
	s.b.must("bind to "+string(a), s.Try.Bind(a))
}

// Connect connects the socket, and waits until the call returns. Where the bench itself
// must answer the SYN, Bench.Connect does.
func (s *Socket) Connect(a sock.Addr) {
	ginkgo.GinkgoHelper()
	s.b.must("connect to "+string(a), s.Try.Connect(a))
}

// Listen makes the socket listen.
func (s *Socket) Listen(backlog int) {
	ginkgo.GinkgoHelper()
	s.b.must("listen", s.Try.Listen(backlog))
	s.server = true
}

// Accept accepts the next connection, and waits until there is one.
func (s *Socket) Accept(flags ...sock.Const) *Socket {
	ginkgo.GinkgoHelper()
	c, _, err := s.Try.Accept(flags...)
	s.b.must("accept", err)
	c.server = true
	return c
}

// Close closes the descriptor.
func (s *Socket) Close() {
	ginkgo.GinkgoHelper()
	s.b.must("close", s.Try.Close())
}

// Shutdown ends a direction, or both: SHUT_RD, SHUT_WR or SHUT_RDWR.
func (s *Socket) Shutdown(how sock.Const) {
	ginkgo.GinkgoHelper()
	s.b.must("shutdown", s.Try.Shutdown(how))
}

// Dup returns a second descriptor of the same socket.
func (s *Socket) Dup() *Socket {
	ginkgo.GinkgoHelper()
	d, err := s.Try.Dup()
	s.b.must("dup", err)
	return d
}

// Name returns the socket's own address, as getsockname gives it.
func (s *Socket) Name() sock.Addr {
	ginkgo.GinkgoHelper()
	a, err := s.Try.Getsockname()
	s.b.must("getsockname", err)
	return a
}

// Port returns the port of Name.
func (s *Socket) Port() uint16 {
	ginkgo.GinkgoHelper()
	return s.Name().Port()
}

// AddrPort returns Name as a netip.AddrPort.
func (s *Socket) AddrPort() netip.AddrPort {
	ginkgo.GinkgoHelper()
	return s.Name().AddrPort()
}

// PeerName returns the address of the socket's peer, as getpeername gives it.
func (s *Socket) PeerName() sock.Addr {
	ginkgo.GinkgoHelper()
	a, err := s.Try.Getpeername()
	s.b.must("getpeername", err)
	return a
}

// Set sets an option. Calls.Setsockopt says which types of values there are.
func (s *Socket) Set(level, name sock.Const, value any) {
	ginkgo.GinkgoHelper()
	s.b.must("setsockopt "+string(name), s.Try.Setsockopt(level, name, value))
}

// Int returns the value of an option that is an int.
func (s *Socket) Int(level, name sock.Const) int {
	ginkgo.GinkgoHelper()
	var v int
	s.b.must("getsockopt "+string(name), s.Try.Getsockopt(level, name, &v))
	return v
}

// Err returns the pending error, and clears it, by SO_ERROR; "" if there is none.
func (s *Socket) Err() sock.Errno {
	ginkgo.GinkgoHelper()
	var name string
	s.b.must("getsockopt SO_ERROR", s.Try.Getsockopt(sock.SOL_SOCKET, sock.SO_ERROR, &name))
	return sock.Errno(name)
}

// Reuse sets SO_REUSEADDR.
func (s *Socket) Reuse() {
	ginkgo.GinkgoHelper()
	s.Set(sock.SOL_SOCKET, sock.SO_REUSEADDR, 1)
}

// Linger turns SO_LINGER on, with a time in seconds.
func (s *Socket) Linger(seconds int) {
	ginkgo.GinkgoHelper()
	s.Set(sock.SOL_SOCKET, sock.SO_LINGER, sock.Linger{Onoff: 1, Linger: seconds})
}

// Nonblock makes the descriptor non-blocking.
func (s *Socket) Nonblock() {
	ginkgo.GinkgoHelper()
	s.b.must("fcntl", s.Try.Nonblock())
}

// Send sends data, and fails the spec if the stack does not take all of them at once.
func (s *Socket) Send(data string, flags ...sock.Const) {
	ginkgo.GinkgoHelper()
	n, err := s.Try.Send([]byte(data), flags...)
	s.b.must("send", err)
	s.b.whole("send", n, len(data))
}

// Sendto sends one datagram.
func (s *Socket) Sendto(data string, to sock.Addr) {
	ginkgo.GinkgoHelper()
	n, err := s.Try.Sendto([]byte(data), to)
	s.b.must("sendto "+string(to), err)
	s.b.whole("sendto", n, len(data))
}

func (b *Bench) whole(what string, n, want int) {
	ginkgo.GinkgoHelper()
	if n != want {
		failf("%s takes %d of %d bytes where the spec needs it to take all", what, n, want)
	}
}

// Recv returns what one recv gives, at most n bytes; "" at the end of the stream.
func (s *Socket) Recv(n int, flags ...sock.Const) string {
	ginkgo.GinkgoHelper()
	data, err := s.Try.Recv(n, flags...)
	s.b.must("recv", err)
	return string(data)
}

// Left returns what the socket still has to read, at most 16 bytes; "" if there is
// nothing, or if recv fails. It does not block.
func (s *Socket) Left() string {
	data, _ := s.Try.Recv(16, sock.MSG_DONTWAIT)
	return string(data)
}

// Recvfrom returns at most n bytes of one datagram, and its sender.
func (s *Socket) Recvfrom(n int) (string, sock.Addr) {
	ginkgo.GinkgoHelper()
	data, from, err := s.Try.Recvfrom(n)
	s.b.must("recvfrom", err)
	return string(data), from
}

// Poll waits in the stack until poll says something, and fails the spec if that is not
// within Patience. It returns the events: of those asked for, and of those that poll says
// unasked, such as POLLHUP.
func (s *Socket) Poll(events ...sock.Const) []sock.Const {
	ginkgo.GinkgoHelper()
	verdict.Assert()
	got, err := s.Try.Poll(int(Patience.Milliseconds()), events...)
	s.b.must("poll", err)
	if len(got) == 0 {
		failf("poll for %v says nothing within %v", events, Patience)
	}
	return got
}

// Ready returns what poll says at once; nothing if there is no event.
func (s *Socket) Ready(events ...sock.Const) []sock.Const {
	ginkgo.GinkgoHelper()
	got, err := s.Try.Poll(0, events...)
	s.b.must("poll", err)
	return got
}

// Ioctl returns the int that an ioctl gives, such as FIONREAD or SIOCOUTQ.
func (s *Socket) Ioctl(request sock.Const) int {
	ginkgo.GinkgoHelper()
	n, err := s.Try.Ioctl(request)
	s.b.must("ioctl "+string(request), err)
	return n
}
