package bench

import (
	"encoding/json"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Calls are the calls on one descriptor, in the form that returns the error. It is a
// sock.Errno if the stack refused the call: see FailWith. What is no answer of the stack
// ends the spec: a lost session, a feature that the stack lacks, or a call that does not
// return within Patience.
type Calls struct {
	b       *Bench
	fd      int
	socket  *Socket      // nil for a descriptor that is none of the bench's
	started func(uint64) // see Bench.call
}

// FD returns the calls on a descriptor number, which may be closed or negative.
func (b *Bench) FD(fd int) Calls { return Calls{b: b, fd: fd} }

// call makes a call on the descriptor.
func (c Calls) call(m protocol.Method, p protocol.Params) (protocol.Result, error) {
	p.FD = c.fd
	return c.b.call(m, p, c.socket, c.started)
}

// plain makes a call that returns nothing but its error.
func (c Calls) plain(m protocol.Method, p protocol.Params) error {
	_, err := c.call(m, p)
	return err
}

// Bind is bind(2).
func (c Calls) Bind(a sock.Addr) error {
	return c.plain(protocol.Bind, protocol.Params{Addr: a})
}

// Connect is connect(2).
func (c Calls) Connect(a sock.Addr) error {
	return c.plain(protocol.Connect, protocol.Params{Addr: a})
}

// Listen is listen(2).
func (c Calls) Listen(backlog int) error {
	return c.plain(protocol.Listen, protocol.Params{Backlog: backlog})
}

// Accept is accept(2), or accept4(2) with flags. It returns the new socket, and the
// peer's address as the call gave it.
func (c Calls) Accept(flags ...sock.Const) (*Socket, sock.Addr, error) {
	r, err := c.call(protocol.Accept, protocol.Params{Flags: flags})
	if err != nil {
		return nil, "", err
	}
	return c.b.adopt(r.FD, c.socket), r.Addr, nil
}

// Close is close(2).
func (c Calls) Close() error { return c.plain(protocol.Close, protocol.Params{}) }

// Shutdown is shutdown(2).
func (c Calls) Shutdown(how sock.Const) error {
	return c.plain(protocol.Shutdown, protocol.Params{How: how})
}

// Dup is dup(2). It returns the new descriptor.
func (c Calls) Dup() (*Socket, error) {
	r, err := c.call(protocol.Dup, protocol.Params{})
	if err != nil {
		return nil, err
	}
	return c.b.adopt(r.FD, c.socket), nil
}

// Getsockname is getsockname(2).
func (c Calls) Getsockname() (sock.Addr, error) {
	r, err := c.call(protocol.Getsockname, protocol.Params{})
	return r.Addr, err
}

// Getpeername is getpeername(2).
func (c Calls) Getpeername() (sock.Addr, error) {
	r, err := c.call(protocol.Getpeername, protocol.Params{})
	return r.Addr, err
}

// Setsockopt is setsockopt(2). The value is an int, a sock.Linger, a sock.Timeval, a
// sock.Bytes or a string.
func (c Calls) Setsockopt(level, name sock.Const, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err) // a value of a type that no option has
	}
	p := protocol.Params{Level: level, Name: string(name), Value: raw}
	return c.plain(protocol.Setsockopt, p)
}

// Getsockopt is getsockopt(2). into points to an int, a sock.Linger, a sock.Timeval, a
// sock.TCPInfo or a string.
func (c Calls) Getsockopt(level, name sock.Const, into any) error {
	r, err := c.call(protocol.Getsockopt, protocol.Params{Level: level, Name: string(name)})
	if err != nil {
		return err
	}
	return json.Unmarshal(r.Value, into)
}

// Send is send(2). It returns how many bytes the stack took.
func (c Calls) Send(data []byte, flags ...sock.Const) (int, error) {
	r, err := c.call(protocol.Send, protocol.Params{Data: data, Flags: flags})
	return r.N, err
}

// Sendto is sendto(2). It returns how many bytes the stack took.
func (c Calls) Sendto(data []byte, to sock.Addr, flags ...sock.Const) (int, error) {
	r, err := c.call(protocol.Sendto, protocol.Params{Data: data, Addr: to, Flags: flags})
	return r.N, err
}

// Write is write(2). It returns how many bytes the stack took.
func (c Calls) Write(data []byte) (int, error) {
	r, err := c.call(protocol.Write, protocol.Params{Data: data})
	return r.N, err
}

// Recv is recv(2). It returns what came, at most n bytes; nothing at the end of a stream.
func (c Calls) Recv(n int, flags ...sock.Const) ([]byte, error) {
	r, err := c.call(protocol.Recv, protocol.Params{Len: n, Flags: flags})
	return r.Data, err
}

// Recvfrom is recvfrom(2). It returns what came, at most n bytes, and from where.
func (c Calls) Recvfrom(n int, flags ...sock.Const) ([]byte, sock.Addr, error) {
	r, err := c.call(protocol.Recvfrom, protocol.Params{Len: n, Flags: flags})
	return r.Data, r.Addr, err
}

// Recvmsg is recvmsg(2), for at most n bytes. It returns all that the call gave.
func (c Calls) Recvmsg(n int, flags ...sock.Const) (protocol.Result, error) {
	return c.call(protocol.Recvmsg, protocol.Params{Len: n, Flags: flags})
}

// Sendmsg is sendmsg(2), with no address if to is empty. It returns how many bytes the
// stack took.
func (c Calls) Sendmsg(
	data []byte, to sock.Addr, control []protocol.Control, flags ...sock.Const,
) (int, error) {
	p := protocol.Params{Data: data, Addr: to, Control: control, Flags: flags}
	r, err := c.call(protocol.Sendmsg, p)
	return r.N, err
}

// Read is read(2). It returns what came, at most n bytes; nothing at the end of a stream.
func (c Calls) Read(n int) ([]byte, error) {
	r, err := c.call(protocol.Read, protocol.Params{Len: n})
	return r.Data, err
}

// Poll is poll(2) on this descriptor alone, with a timeout in milliseconds. It returns
// the events that came; none if the timeout was over.
func (c Calls) Poll(timeout int, events ...sock.Const) ([]sock.Const, error) {
	r, err := c.b.call(protocol.Poll, protocol.Params{
		FDs: []protocol.PollFD{{FD: c.fd, Events: events}}, Timeout: timeout,
	}, c.socket, c.started)
	if err != nil || len(r.FDs) == 0 {
		return nil, err
	}
	return r.FDs[0].Revents, nil
}

// Nonblock is fcntl(2) with F_SETFL and O_NONBLOCK.
func (c Calls) Nonblock() error {
	p := protocol.Params{Cmd: sock.F_SETFL, Flags: []sock.Const{sock.O_NONBLOCK}}
	return c.plain(protocol.Fcntl, p)
}

// Ioctl is ioctl(2) with a request that gives an int, such as FIONREAD.
func (c Calls) Ioctl(request sock.Const) (int, error) {
	r, err := c.call(protocol.Ioctl, protocol.Params{Cmd: request})
	return r.Int, err
}
