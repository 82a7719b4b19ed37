package memory

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/agent"
	"github.com/sockspec/sockspec/spec/target/internal/session"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Stack takes the calls of one session to a stack, whose sockets are of type S. A
// new session has a new Stack: no socket, no connection, no port in use.
//
// No two functions of Calls, Options and Ready run at the same time, so that a stack
// needs no locks because of them.
type Stack[S any] struct {
	// Hello is what the stack says of itself: at least its name and its features. The
	// features FeatureBlocked and FeatureWire and the protocol's version are added.
	Hello protocol.Greeting
	// Calls are those that the stack has; a spec that makes another is unsupported. A
	// call of a descriptor that is not open does not come so far: it fails with EBADF.
	// Four calls need not be here: getsockopt and setsockopt, if there are Options,
	// poll, if there is Ready, and fcntl, for O_NONBLOCK.
	Calls map[protocol.Method]Func[S]
	// Flags are the flags of calls that the stack knows, besides MSG_DONTWAIT and
	// SOCK_NONBLOCK, which every stack does. A call with any other is unsupported.
	Flags []sock.Const
	// Options are the socket options that the stack knows, by their names.
	Options map[sock.Const]Option[S]
	// Ready returns the events of poll that are there for a socket. nil: the stack
	// has no poll.
	Ready func(S) []sock.Const
	// Link is the stack's link to the bench. nil: a spec that needs one is unsupported.
	Link *Link
	// Close is called when the session is over, and no call is made any more. nil:
	// nothing is to be done then.
	Close func()

	calling     sync.Mutex // held while a call is made, but not while it waits
	descriptors map[int]*descriptor[S]
	changes     changes
}

// descriptor is an open one.
type descriptor[S any] struct {
	socket      S
	nonblocking bool // O_NONBLOCK is set
}

// endTime bounds the wait for calls that go on after their session.
const endTime = 10 * time.Second

// Open starts the session. It is called once.
func (s *Stack[S]) Open(ctx context.Context) (target.Session, error) {
	return session.Open(func(opened *session.Session) error {
		opened.Features = []protocol.Feature{protocol.FeatureBlocked}
		if s.Link != nil {
			opened.Features = append(opened.Features, protocol.FeatureWire)
			opened.Network, opened.Wire = s.Link, s.Link.bench()
		}
		in, requests := io.Pipe()
		answers, out := io.Pipe()
		served := make(chan struct{})
		go func() {
			defer close(served)
			s.Serve(in, out)
		}()
		opened.Agent = closerFunc(func() error { return s.close(served) })
		return opened.Connect(ctx, target.Connection{In: requests, Out: answers})
	})
}

// Serve is an agent for the stack: it serves the session on a pair of streams, and
// returns when in has ended and no call is made any more. Open does it in memory; a
// program does it on its standard input and output (PROTOCOL.md).
func (s *Stack[S]) Serve(in io.Reader, out io.Writer) {
	s.descriptors = map[int]*descriptor[S]{}
	agent.Serve(agent.Session{In: in, Out: out, Worker: s.worker, End: s.changes.end})
}

type closerFunc func() error

func (f closerFunc) Close() error { return f() }

func (s *Stack[S]) close(served <-chan struct{}) error {
	late := time.NewTimer(endTime)
	defer late.Stop()
	select {
	case <-served:
	case <-late.C:
		return errors.New("a call did not end with its session")
	}
	if s.Close != nil {
		s.Close()
	}
	return nil
}

// Do runs f while no call is made, and calls Changed. It is for what happens in a
// stack beside its calls, such as a timer or Link.Receive, if the stack has no locks
// of its own.
func (s *Stack[S]) Do(f func()) {
	s.calling.Lock()
	defer s.calling.Unlock()
	defer s.Changed()
	f()
}

// Changed has calls that wait made again. A stack with goroutines of its own calls it
// wherever one of them might be able to go on; it may hold any lock.
func (s *Stack[S]) Changed() { s.changes.tell() }

// Sockets returns the sockets that descriptors stand for, in no order.
func (s *Stack[S]) Sockets() iter.Seq[S] {
	return func(yield func(S) bool) {
		for _, d := range s.descriptors {
			if !yield(d.socket) {
				return
			}
		}
	}
}
