package memory

import (
	"slices"
	"sync/atomic"

	"github.com/sockspec/sockspec/spec/target/agent"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// worker makes calls.
type worker[S any] struct {
	stack   *Stack[S]
	waiting atomic.Pointer[change] // for which its call waits; nil if it does not
}

func (s *Stack[S]) worker() agent.Worker { return &worker[S]{stack: s} }

// Blocks reports true: a call may wait for the one that is made.
func (w *worker[S]) Blocks(protocol.Method) bool { return true }

// Asleep reports whether the call waits, and for nothing that has come already.
func (w *worker[S]) Asleep() bool {
	next := w.waiting.Load()
	return next != nil && !next.past()
}

// Call makes a call of the session.
func (w *worker[S]) Call(m protocol.Method, p *protocol.Params) (protocol.Result, error) {
	w.stack.calling.Lock()
	defer w.stack.calling.Unlock()
	defer w.stack.Changed()
	c := &Call[S]{Params: *p, stack: w.stack}
	call, err := w.stack.find(m)
	if err == nil {
		err = c.prepare(m)
	}
	if err == nil {
		err = w.make(m, c, call)
	}
	return c.Result, err
}

// find returns what makes the calls of a method.
func (s *Stack[S]) find(m protocol.Method) (Func[S], error) {
	call := s.Calls[m]
	switch {
	case call != nil:
		return call, nil
	case m == protocol.Hello:
		return (*Call[S]).hello, nil
	case m == protocol.Fcntl:
		return (*Call[S]).fcntl, nil
	case m == protocol.Poll && s.Ready != nil:
		return (*Call[S]).poll, nil
	case m == protocol.Getsockopt && s.Options != nil:
		return (*Call[S]).getsockopt, nil
	case m == protocol.Setsockopt && s.Options != nil:
		return (*Call[S]).setsockopt, nil
	}
	return nil, protocol.UnknownMethod(m)
}

// make makes a call until it need not wait any more.
func (w *worker[S]) make(m protocol.Method, c *Call[S], call Func[S]) error {
	for {
		next, ended := w.stack.changes.awaited() // before the call: no change is missed
		if ended != nil {
			return ended
		}
		before := c.Result.N
		switch err := call(c); {
		case waits(m, err) && !c.nonblocking:
			if c.Result.N != before {
				w.stack.Changed()
			}
			w.wait(next)
		case isErrno(err) && c.Result.N > 0:
			c.Result.Signals = nil
			return nil
		default:
			return err
		}
	}
}

// waits reports whether an error means that a call is not over.
func waits(m protocol.Method, err error) bool {
	connecting := []error{sock.EINPROGRESS, sock.EALREADY}
	return err == sock.EAGAIN || m == protocol.Connect && slices.Contains(connecting, err)
}

func isErrno(err error) bool {
	_, ok := err.(sock.Errno)
	return ok
}

// wait lets other calls be made until something changes.
func (w *worker[S]) wait(next change) {
	w.waiting.Store(&next)
	w.stack.calling.Unlock()
	<-next
	w.stack.calling.Lock()
	w.waiting.Store(nil)
}
