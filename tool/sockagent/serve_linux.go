package main

import (
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"golang.org/x/sys/unix"
)

// maxInFlight bounds the threads: one request more is answered with an error.
const maxInFlight = 512

// agent is one session.
type agent struct {
	stack    string
	own      descriptors // the agent's own: to callers they are closed
	apart    *apart
	in       *input
	out      output
	euid     atomic.Int64 // what seteuid asked for; workers follow before their next call
	children children

	turn    chan struct{} // whoever takes its one token reads the next request
	waiting atomic.Int32  // workers that wait for their turn
	workers int           // guarded by the turn

	mu      sync.Mutex
	running map[uint64]*worker // the requests in flight that may block
}

// serve serves one session on standard input and output, and ends the process.
func serve(stack string) {
	a := &agent{
		stack:   stack,
		in:      newInput(0),
		out:     output{fd: 1},
		turn:    make(chan struct{}, 1),
		running: make(map[uint64]*worker),
	}
	a.euid.Store(int64(unix.Geteuid()))
	dropInherited()
	startRuntime()
	a.own = openNow()
	a.apart = newApart()
	a.turn <- struct{}{}
	a.waiting.Add(1)
	a.workers = 1
	a.work()
}

// work is the life of a worker. It is counted as waiting when it begins.
func (a *agent) work() {
	w := newWorker(a)
	for {
		<-a.turn
		a.waiting.Add(-1)
		for w.reading = true; w.reading; {
			a.next(w)
		}
		a.waiting.Add(1)
	}
}

// next reads a request, serves it and answers it.
func (a *agent) next(w *worker) {
	line, err := a.in.line()
	if err == errTooLong {
		a.write(protocol.Response{Error: &protocol.Error{Code: protocol.CodeInvalidRequest,
			Message: fmt.Sprintf("a line longer than %d bytes", protocol.MaxMessage)}})
		return
	}
	if err != nil {
		a.end()
	}
	id, req, refusal := protocol.ReadRequest(line)
	if refusal == nil {
		var res protocol.Result
		if res, refusal = a.answer(w, req); refusal == nil {
			a.writeResult(req.ID, &res)
			return
		}
	}
	a.write(protocol.Response{ID: id, Error: refusal})
}

// answer makes the call of a request. A call that may block goes on beside the
// reading of the next request.
func (a *agent) answer(w *worker, req protocol.Request) (res protocol.Result, refusal *protocol.Error) {
	m, ok := methods[req.Method]
	if !ok {
		return res, &protocol.Error{Code: protocol.CodeUnknownMethod, Message: fmt.Sprintf("unknown method %q", req.Method)}
	}
	if m.ofFD && a.own.has(req.Params.FD) {
		req.Params.FD = -1 // closed, as far as callers are concerned
	}
	if m.blocks {
		if refusal := a.passTurn(w, req.ID); refusal != nil {
			return res, refusal
		}
		defer a.finish(req.ID)
	}
	return w.serve(m.serve, &req.Params)
}

// passTurn lets another worker read, one that waits or else a new one.
func (a *agent) passTurn(w *worker, id uint64) *protocol.Error {
	if !a.start(w, id) {
		return &protocol.Error{Code: protocol.CodeInvalidRequest, Message: fmt.Sprintf("request %d is in flight already", id)}
	}
	if a.waiting.Load() == 0 {
		if a.workers == maxInFlight {
			a.finish(id)
			return &protocol.Error{Code: protocol.CodeInternal, Message: fmt.Sprintf("%d calls are in flight already", maxInFlight-1)}
		}
		a.workers++
		a.waiting.Add(1)
		go a.work()
	}
	w.reading = false
	a.turn <- struct{}{}
	return nil
}

func (a *agent) start(w *worker, id uint64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.running[id] != nil {
		return false
	}
	a.running[id] = w
	return true
}

func (a *agent) finish(id uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.running, id)
}

// end ends the agent at the end of its input or output.
func (a *agent) end() {
	a.children.end()
	os.Exit(0)
}
