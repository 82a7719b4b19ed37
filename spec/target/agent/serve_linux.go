package agent

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"sync"
	"syscall"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Call makes a call in the stack. Its error is a sock.Errno if the call failed,
// and a *protocol.Error if it was not made. Calls run at the same time, each on a
// thread of its own.
type Call func(protocol.Method, *protocol.Params) (protocol.Result, error)

// Serve answers the requests of one session: blocked by itself, all others by
// call. It returns when the input has ended. Calls may still block then.
func Serve(in io.Reader, out io.Writer, call Call) {
	s := &session{call: call, out: out, threads: map[uint64]*thread{}}
	lines := bufio.NewReaderSize(in, protocol.MaxMessage+1)
	for {
		line, err := lines.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			for err == bufio.ErrBufferFull {
				_, err = lines.ReadSlice('\n')
			}
			s.write(protocol.Response{Error: tooLong})
			continue
		}
		if err != nil {
			return
		}
		s.take(line)
	}
}

var tooLong = &protocol.Error{
	Code:    protocol.CodeInvalidRequest,
	Message: fmt.Sprintf("a line longer than %d bytes", protocol.MaxMessage),
}

type session struct {
	call Call

	mu      sync.Mutex
	out     io.Writer
	threads map[uint64]*thread // of the requests in flight
}

// take reads a request and makes its call, beside the reading of the next one.
func (s *session) take(line []byte) {
	id, req, refusal := protocol.ReadRequest(line)
	if refusal != nil {
		s.write(protocol.Response{ID: id, Error: refusal})
		return
	}
	begun := make(chan struct{})
	go func() {
		runtime.LockOSThread() // so that blocked can tell what the call does
		defer runtime.UnlockOSThread()
		s.begin(req.ID)
		close(begun)
		s.write(s.answer(&req))
	}()
	<-begun
}

func (s *session) begin(id uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.threads[id] = &thread{tid: strconv.Itoa(syscall.Gettid())}
}

func (s *session) answer(req *protocol.Request) protocol.Response {
	var res protocol.Result
	var err error
	if req.Method == protocol.Blocked {
		res.Int = s.blocked(req.Params.Request)
	} else {
		res, err = s.call(req.Method, &req.Params)
	}
	if refusal, ok := errors.AsType[*protocol.Error](err); ok {
		return protocol.Response{ID: &req.ID, Error: refusal}
	}
	res.Errno, _ = errors.AsType[sock.Errno](err)
	text, err := json.Marshal(res)
	if err != nil {
		return protocol.Response{ID: &req.ID, Error: &protocol.Error{Code: protocol.CodeInternal, Message: err.Error()}}
	}
	return protocol.Response{ID: &req.ID, Result: text}
}

// write writes an answer, which ends its request. Where nobody reads any more,
// the input ends, too.
func (s *session) write(r protocol.Response) {
	r.JSONRPC = "2.0"
	line, _ := json.Marshal(r) // what is in it was checked
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.ID != nil {
		delete(s.threads, *r.ID)
	}
	_, _ = s.out.Write(append(line, '\n'))
}
