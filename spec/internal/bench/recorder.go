package bench

import (
	"slices"
	"sync"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// maxEvents bounds a trace: a stack that floods the wire must not fill the
// bench's memory.
const maxEvents = 20_000

// recorder collects the events of a trace as they happen, from many goroutines.
type recorder struct {
	mu      sync.Mutex
	trace   ladder.Trace
	sockets map[*ladder.Call]*Socket
	calls   int
	over    bool // maxEvents was reached
	mute    bool // see Bench.Aside
	last    map[ladder.Interface]time.Time
}

func newRecorder(title string) *recorder {
	return &recorder{
		trace:   ladder.Trace{Title: title},
		sockets: map[*ladder.Call]*Socket{},
		last:    map[ladder.Interface]time.Time{},
	}
}

// aside says whether what comes is left out of the trace.
func (r *recorder) aside(mute bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mute = mute
}

func (r *recorder) add(e ladder.Event) {
	if r.mute {
		return
	}
	if len(r.trace.Events) >= maxEvents {
		r.over = true
		return
	}
	r.trace.Events = append(r.trace.Events, e)
}

// begin records that a call is made in the stack.
func (r *recorder) begin(m protocol.Method, p protocol.Params, s *Socket) *ladder.Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.call(ladder.Left, string(m), arguments(m, p))
	if s != nil {
		r.sockets[c] = s
	}
	return c
}

// act records something that the bench itself does on the wire.
func (r *recorder) act(name, args string) *ladder.Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.call(ladder.Right, name, args)
	c.End = time.Now()
	return c
}

func (r *recorder) call(side ladder.Side, name, args string) *ladder.Call {
	r.calls++
	c := &ladder.Call{ID: r.calls, Side: side, Name: name, Args: args}
	r.add(ladder.Event{Time: time.Now(), Call: c})
	return c
}

func (r *recorder) end(c *ladder.Call, result string, failed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c.End, c.Result, c.Failed = time.Now(), result, failed
}

func (r *recorder) packet(where ladder.Interface, f capture.Frame) {
	r.mu.Lock()
	defer r.mu.Unlock()
	// The order of the capture is the true one; kernel time stamps can go back
	// by a few microseconds.
	if last := r.last[where]; f.Time.Before(last) {
		f.Time = last
	}
	r.last[where] = f.Time
	r.add(ladder.Event{Time: f.Time, Packet: &ladder.Packet{
		Interface: where, Frame: f.Data, Length: f.Length, Outgoing: f.Outgoing, Partial: f.Partial,
	}})
}

func (r *recorder) remark(text string, bad bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(ladder.Event{Time: time.Now(), Remark: &ladder.Remark{Text: text, Bad: bad}})
}

// done returns the trace, its events in the order of their times. Frames carry
// the kernel's time stamps and were read a moment later than that.
func (r *recorder) done(dropped uint64) *ladder.Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.SortStableFunc(r.trace.Events, func(a, b ladder.Event) int { return a.Time.Compare(b.Time) })
	r.trace.Dropped = dropped
	if r.over {
		r.trace.Notes = append(r.trace.Notes, "The trace ends early: it is limited to 20,000 events.")
	}
	if r.onlyLoopback() {
		r.trace.Left, r.trace.Right = "client", "server"
		r.serversRight()
	}
	// A copy: a call that never ended may still end while the trace is written.
	t := r.trace
	t.Events = slices.Clone(t.Events)
	for i, e := range t.Events {
		if e.Call != nil {
			c := *e.Call
			t.Events[i].Call = &c
		}
	}
	return &t
}

func (r *recorder) onlyLoopback() bool {
	lo := false
	for _, e := range r.trace.Events {
		if p := e.Packet; p != nil {
			if p.Interface == ladder.Wire {
				return false
			}
			lo = true
		}
	}
	return lo
}

func (r *recorder) serversRight() {
	for c, s := range r.sockets {
		if s.server {
			c.Side = ladder.Right
		}
	}
}
