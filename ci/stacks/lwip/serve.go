package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"

	"github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// agent is one session.
type agent struct {
	in *bufio.Reader

	mu      sync.Mutex
	out     io.Writer
	threads map[uint64]int // of the requests in flight
}

func newAgent(in io.Reader, out io.Writer) *agent {
	return &agent{in: bufio.NewReaderSize(in, protocol.MaxMessage+1), out: out, threads: map[uint64]int{}}
}

// serve returns at the end of the input. Calls may still block then.
func (a *agent) serve() {
	for {
		line, err := a.in.ReadSlice('\n')
		switch {
		case err == bufio.ErrBufferFull:
			for err == bufio.ErrBufferFull {
				_, err = a.in.ReadSlice('\n')
			}
			a.answer(nil, nil, refuse(protocol.CodeInvalidRequest, "a line longer than %d bytes", protocol.MaxMessage))
		case err != nil:
			return
		default:
			a.take(line)
		}
	}
}

// take reads a request and makes its call, beside the reading of the next one.
func (a *agent) take(line []byte) {
	id, m, p, err := parse(line)
	if err != nil {
		a.answer(id, nil, err)
		return
	}
	begun := make(chan struct{})
	go func() {
		runtime.LockOSThread() // so that blocked can tell what the call does
		defer runtime.UnlockOSThread()
		a.begin(*id)
		close(begun)
		res, err := a.do(m, p)
		a.answer(id, &res, err)
	}()
	<-begun
}

func (a *agent) begin(id uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.threads[id] = syscall.Gettid()
}

func (a *agent) do(m protocol.Method, p *protocol.Params) (protocol.Result, error) {
	switch _, ok := methods[m]; {
	case ok:
		return do(m, p)
	case m == protocol.Hello:
		return hello(p)
	case m == protocol.Blocked:
		return a.blocked(p)
	}
	return protocol.Result{}, refuse(protocol.CodeUnknownMethod, "unknown method %q", m)
}

// blocked looks whether the thread of a request in flight sleeps: its state
// follows the name in parentheses in /proc/PID/stat.
func (a *agent) blocked(p *protocol.Params) (res protocol.Result, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/self/task/%d/stat", a.threads[p.Request])) // of thread 0 there is none
	if bytes.Contains(stat, []byte(") S ")) {
		res.Int = 1
	}
	return res, nil
}

// answer writes a result, which may hold an errno, or why no call was made.
func (a *agent) answer(id *uint64, res *protocol.Result, err error) {
	r := protocol.Response{JSONRPC: "2.0", ID: id}
	if refusal, ok := errors.AsType[*protocol.Error](err); ok {
		r.Error = refusal
	} else {
		res.Errno, _ = errors.AsType[posix.Errno](err)
		r.Result, _ = json.Marshal(res)
	}
	line, _ := json.Marshal(r)
	a.mu.Lock()
	defer a.mu.Unlock()
	if id != nil {
		delete(a.threads, *id)
	}
	if _, err := a.out.Write(append(line, '\n')); err != nil {
		os.Exit(0) // nobody reads any more
	}
}

// parse reads one line. The id is nil if it could not be read.
func parse(line []byte) (id *uint64, m protocol.Method, p *protocol.Params, err error) {
	var r struct {
		JSONRPC    string
		ID, Params json.RawMessage
		Method     protocol.Method
	}
	err = strictly(line, &r)
	if n, err := strconv.ParseUint(string(r.ID), 10, 64); err == nil {
		id = &n
	}
	switch {
	case !json.Valid(line):
		return nil, "", nil, refuse(protocol.CodeParse, "the line is not JSON")
	case err != nil:
		return id, "", nil, refuse(protocol.CodeInvalidRequest, "%v", err)
	case r.JSONRPC != "2.0" || id == nil:
		return id, "", nil, refuse(protocol.CodeInvalidRequest, `want "jsonrpc":"2.0" and an id of 0 or more`)
	}
	p = new(protocol.Params)
	if r.Params != nil {
		if err := strictly(r.Params, p); err != nil {
			return id, "", nil, invalid("%v", err)
		}
	}
	return id, r.Method, p, nil
}

// strictly refuses members that into does not have.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func refuse(code int, format string, args ...any) error {
	return &protocol.Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return refuse(protocol.CodeInvalidParams, format, args...)
}

func unsupported(name string) error { return refuse(protocol.CodeUnsupported, "%s", name) }
