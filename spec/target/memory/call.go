package memory

import (
	"slices"
	"time"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Call is a call while it is made.
type Call[S any] struct {
	protocol.Params
	// Socket is the one that FD stands for; the zero value for calls without.
	Socket S
	// Result is what the call returns.
	Result protocol.Result

	stack       *Stack[S]
	nonblocking bool
	timer       *time.Timer // of poll
}

// Func makes one call, or a part of it, and never waits. It returns
//
//   - nil once the call is made, whose result is in Call.Result;
//   - sock.EAGAIN, or from connect EINPROGRESS or EALREADY, if the call has to wait.
//     It is then made again, with the Call as Func left it, once another call was
//     made, another Func has raised its Result.N, or Stack.Changed was called. A call
//     that must not block, by O_NONBLOCK or MSG_DONTWAIT, fails with the errno;
//   - any other sock.Errno if the call fails. Once Result.N tells that a part was
//     done, an errno counts as success;
//   - what protocol.Unsupported gives for a constant that the stack lacks.
//
// Any other error means that the stack, or what takes calls to it, is at fault.
type Func[S any] func(*Call[S]) error

// Add gives a new socket a descriptor, the lowest that is free from 3 on, and puts it
// into the Result. The descriptor has O_NONBLOCK if the call has SOCK_NONBLOCK.
func (c *Call[S]) Add(socket S) {
	open := c.stack.descriptors
	fd := 3
	for open[fd] != nil {
		fd++
	}
	open[fd] = &descriptor[S]{socket, slices.Contains(c.Flags, sock.SOCK_NONBLOCK)}
	c.Result.FD = fd
}

// ofNone are the methods without a descriptor.
var ofNone = []protocol.Method{protocol.Hello, protocol.Socket, protocol.Poll}

// prepare finds the socket, which close takes from its descriptor, and looks at the
// flags.
func (c *Call[S]) prepare(m protocol.Method) error {
	if !slices.Contains(ofNone, m) {
		d := c.stack.descriptors[c.FD]
		if d == nil {
			return sock.EBADF
		}
		c.Socket, c.nonblocking = d.socket, d.nonblocking
	}
	switch m {
	case protocol.Close:
		delete(c.stack.descriptors, c.FD)
	case protocol.Fcntl: // its flags are others
		return nil
	}
	for _, f := range c.Flags {
		switch {
		case f == sock.MSG_DONTWAIT:
			c.nonblocking = true
		case f != sock.SOCK_NONBLOCK && !slices.Contains(c.stack.Flags, f):
			return protocol.Unsupported(string(f))
		}
	}
	return nil
}

// hello answers for the stack.
func (c *Call[S]) hello() error {
	g := c.stack.Hello
	g.Protocol = protocol.Version
	c.Result.Hello = &g
	return nil
}

// fcntl reads and sets O_NONBLOCK.
func (c *Call[S]) fcntl() error {
	d := c.stack.descriptors[c.FD]
	switch c.Cmd {
	case sock.F_GETFL:
		if d.nonblocking {
			c.Result.Flags = []sock.Const{sock.O_NONBLOCK}
		}
	case sock.F_SETFL:
		d.nonblocking = slices.Contains(c.Flags, sock.O_NONBLOCK)
	default:
		return protocol.Unsupported(string(c.Cmd))
	}
	return nil
}
