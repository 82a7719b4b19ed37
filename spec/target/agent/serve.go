package agent

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// maxInFlight bounds the workers: one request more is answered with an error.
const maxInFlight = 512

// Session is a session to be served.
type Session struct {
	In  io.Reader // gives requests
	Out io.Writer // takes answers, each with one Write
	// Worker returns a new worker. It runs on the goroutine that makes all calls of
	// this worker and no others, which it may lock to its thread.
	Worker func() Worker
	// End is called once, when the input has ended or the output fails. Calls may
	// still be in flight: End makes them return, or ends the process.
	End func()
}

// Worker makes calls, one at a time.
type Worker interface {
	// Blocks reports whether a call of the method may wait for others. The next
	// request is then read at the same time.
	Blocks(protocol.Method) bool
	// Call makes a call. Its error is a sock.Errno if the stack refused it, and a
	// *protocol.Error if it was not made; any other, or a panic, is a fault of the
	// agent's, and answered as one.
	Call(protocol.Method, *protocol.Params) (protocol.Result, error)
	// Asleep reports whether the call that is being made waits inside the stack for
	// an event. It is called while the worker makes a call, by another goroutine, but
	// by no two at the same time.
	Asleep() bool
}

// Serve serves a session. It answers blocked by itself, and has workers make all
// other calls. The first worker runs on the calling goroutine. Serve returns when
// the session has ended and no call is in flight any more.
func Serve(s Session) {
	l := &loop{
		Session:  s,
		lines:    bufio.NewReaderSize(s.In, protocol.MaxMessage+1),
		turn:     make(chan struct{}, 1),
		inFlight: map[uint64]*flight{},
	}
	l.turn <- struct{}{}
	l.enter()
	l.work()
	l.running.Wait()
}

// loop is the work on a session.
type loop struct {
	Session
	lines *bufio.Reader
	end   sync.Once

	turn    chan struct{} // whoever takes its one token reads the next request
	workers int           // guarded by the turn
	waiting atomic.Int32  // workers that wait for their turn
	running sync.WaitGroup

	mu       sync.Mutex
	inFlight map[uint64]*flight // by the ids of requests

	writing sync.Mutex
}

// flight is a call in flight that may block, of the worker that makes it.
type flight struct{ Worker }

// enter counts a new worker, which waits for its turn.
func (l *loop) enter() {
	l.workers++
	l.waiting.Add(1)
	l.running.Add(1)
}

// work is the life of a worker.
func (l *loop) work() {
	defer l.running.Done()
	w := l.Worker()
	for range l.turn {
		l.waiting.Add(-1)
		for l.next(w) {
			// It keeps its turn.
		}
		l.waiting.Add(1)
	}
}

// next reads a request and answers it. It reports whether w still has the turn.
func (l *loop) next(w Worker) (turn bool) {
	line, err := l.line()
	if err == errTooLong {
		l.refuse(nil, &protocol.Error{Code: protocol.CodeInvalidRequest, Message: err.Error()})
		return true
	}
	if err != nil {
		l.end.Do(l.End)
		close(l.turn)
		return false
	}
	id, req, refusal := protocol.ReadRequest(line)
	turn = refusal != nil || req.Method == protocol.Blocked || !w.Blocks(req.Method)
	if !turn {
		refusal = l.passTurn(w, req.ID)
		turn = refusal != nil
	}
	switch {
	case refusal != nil:
		l.refuse(id, refusal)
	case req.Method == protocol.Blocked:
		l.answer(req.ID, protocol.Result{Int: l.blocked(req.Params.Request)}, nil)
	default:
		res, err := call(w, &req)
		l.finish(req.ID)
		l.answer(req.ID, res, err)
	}
	return turn
}

// call makes the call of a request.
func call(w Worker, req *protocol.Request) (res protocol.Result, err error) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "agent: %v\n%s", r, debug.Stack())
			err = fmt.Errorf("the agent is at fault: %v", r)
		}
	}()
	return w.Call(req.Method, &req.Params)
}

// passTurn lets another worker read, one that waits or else a new one, while w makes
// the call of a request.
func (l *loop) passTurn(w Worker, id uint64) *protocol.Error {
	if !l.start(w, id) {
		return &protocol.Error{Code: protocol.CodeInvalidRequest,
			Message: fmt.Sprintf("request %d is in flight already", id)}
	}
	if l.waiting.Load() == 0 {
		if l.workers == maxInFlight {
			l.finish(id)
			return &protocol.Error{Code: protocol.CodeInternal,
				Message: fmt.Sprintf("%d calls are in flight already", maxInFlight-1)}
		}
		l.enter()
		go l.work()
	}
	l.turn <- struct{}{}
	return nil
}

func (l *loop) start(w Worker, id uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.inFlight[id] != nil {
		return false
	}
	l.inFlight[id] = &flight{w}
	return true
}

func (l *loop) finish(id uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.inFlight, id)
}

// blocked is 1 if the call of a request in flight waits for an event, else 0.
func (l *loop) blocked(id uint64) int {
	if f := l.flight(id); f != nil && f.Asleep() && l.flight(id) == f {
		return 1
	}
	return 0
}

func (l *loop) flight(id uint64) *flight {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.inFlight[id]
}

// errTooLong says that a line was skipped.
var errTooLong = fmt.Errorf("a line longer than %d bytes", protocol.MaxMessage)

// line returns the next line, which is valid until the next call. A last line
// without a line feed is dropped: it may be a part.
func (l *loop) line() ([]byte, error) {
	line, err := l.lines.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = l.lines.ReadSlice('\n')
	}
	if err != nil {
		return nil, err
	}
	return nil, errTooLong
}
