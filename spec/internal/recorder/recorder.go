// Package recorder writes down what happens in a spec, call by call and frame by
// frame, on one time line. Ladders are drawn from the trace that comes of it.
package recorder

import (
	"slices"
	"sync"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/strace"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// maxEvents bounds a trace: a stack that floods the wire must not fill the memory.
const maxEvents = 20_000

// Recorder collects the events of one spec. Any goroutine may call its methods.
type Recorder struct {
	mu    sync.Mutex
	trace ladder.Trace
	made  map[*ladder.Call]*bool // for each call of a socket, whether that is a server's
	calls int
	over  bool // maxEvents was reached
	muted bool
	last  map[ladder.Interface]time.Time
}

// New returns the recorder of a spec. left is whose calls stand on the left of its
// ladder: the name of the stack.
func New(title, left string) *Recorder {
	return &Recorder{
		trace: ladder.Trace{Title: title, Left: left, Right: "bench"},
		made:  map[*ladder.Call]*bool{},
		last:  map[ladder.Interface]time.Time{},
	}
}

// Mute has the recorder leave out what comes, until it is called with false.
func (r *Recorder) Mute(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.muted = on
}

func (r *Recorder) add(e ladder.Event) {
	if r.muted {
		return
	}
	if len(r.trace.Events) >= maxEvents {
		r.over = true
		return
	}
	r.trace.Events = append(r.trace.Events, e)
}

// Begin records that a call is made in the stack. *server says, when the trace is
// done, whether the call's socket is a server's; server is nil for a call of no
// socket.
func (r *Recorder) Begin(m protocol.Method, p protocol.Params, server *bool) *ladder.Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.call(ladder.Left, string(m), strace.Arguments(m, p))
	if server != nil {
		r.made[c] = server
	}
	return c
}

// End records what the call gave.
func (r *Recorder) End(c *ladder.Call, result string, failed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c.End, c.Result, c.Failed = time.Now(), result, failed
}

// Act records something that the bench itself does on the wire.
func (r *Recorder) Act(name, args string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.call(ladder.Right, name, args).End = time.Now()
}

func (r *Recorder) call(side ladder.Side, name, args string) *ladder.Call {
	r.calls++
	c := &ladder.Call{ID: r.calls, Side: side, Name: name, Args: args}
	r.add(ladder.Event{Time: time.Now(), Call: c})
	return c
}

// Frame records a frame that was captured.
func (r *Recorder) Frame(where ladder.Interface, f capture.Frame) {
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

// Remark records a sentence. bad says that it tells of a failure.
func (r *Recorder) Remark(text string, bad bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(ladder.Event{Time: time.Now(), Remark: &ladder.Remark{Text: text, Bad: bad}})
}

// Done returns the trace, its events in the order of their times, since frames
// carry the kernel's time stamps and were read a moment later. dropped is how many
// frames the capture lost.
func (r *Recorder) Done(dropped uint64) *ladder.Trace {
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.SortStableFunc(r.trace.Events, func(a, b ladder.Event) int {
		return a.Time.Compare(b.Time)
	})
	r.trace.Dropped = dropped
	if r.over {
		r.trace.Notes = append(r.trace.Notes,
			"The trace ends early: it is limited to 20,000 events.")
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

func (r *Recorder) onlyLoopback() bool {
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

func (r *Recorder) serversRight() {
	for c, server := range r.made {
		if *server {
			c.Side = ladder.Right
		}
	}
}
