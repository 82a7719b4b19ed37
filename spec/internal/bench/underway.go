package bench

import (
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Underway is a call that runs inside the stack while the spec goes on.
type Underway struct {
	b     *Bench
	id    chan uint64 // of the calls that have begun
	done  chan struct{}
	err   error
	panic any
}

// Go starts calls on s that may block in the stack. They must be made with try, by
// which the bench learns which calls they are.
func (s *Socket) Go(calls func(try Calls) error) *Underway {
	return s.b.start(func(started func(uint64)) error {
		try := s.Try
		try.started = started
		return calls(try)
	})
}

// Receiving starts a recv of at most 64 bytes that may block. The data are there once
// the call has ended.
func (s *Socket) Receiving(flags ...sock.Const) (*string, *Underway) {
	var data string
	call := s.Go(func(try Calls) error {
		got, err := try.Recv(64, flags...)
		data = string(got)
		return err
	})
	return &data, call
}

// Caller makes a call: see Bench.Call.
type Caller func(protocol.Method, protocol.Params) (protocol.Result, error)

// Go starts calls of no socket, or of several, that may block in the stack. They must
// be made with call.
func (b *Bench) Go(calls func(call Caller) error) *Underway {
	return b.start(func(started func(uint64)) error {
		return calls(func(m protocol.Method, p protocol.Params) (protocol.Result, error) {
			return b.call(m, p, nil, started)
		})
	})
}

func (b *Bench) start(calls func(started func(uint64)) error) *Underway {
	p := &Underway{b: b, id: make(chan uint64, 64), done: make(chan struct{})}
	go p.run(func() error { return calls(p.started) })
	return p
}

func (p *Underway) started(id uint64) {
	select {
	case p.id <- id:
	default: // nobody asks which they are
	}
}

func (p *Underway) run(calls func() error) {
	defer close(p.done)
	defer func() { p.panic = recover() }()
	p.err = calls()
}

// Wait waits for the call's end and returns its error. It fails the spec if the call
// goes on for longer than Patience.
func (p *Underway) Wait() error {
	ginkgo.GinkgoHelper()
	return p.WaitFor(Patience)
}

// WaitFor is Wait with another bound, for a call that a timer of the stack ends.
func (p *Underway) WaitFor(d time.Duration) error {
	ginkgo.GinkgoHelper()
	if !p.EndsWithin(d) {
		failf("the call does not return within %v", d)
	}
	p.rethrow()
	return p.err
}

// EndsWithin waits for the call's end, and reports whether that came in time.
func (p *Underway) EndsWithin(d time.Duration) bool {
	ginkgo.GinkgoHelper()
	select {
	case <-p.done:
		return true
	case <-p.b.ctx.Done():
		failf("the call does not return before the spec's time is over")
	case <-time.After(d):
	}
	return false
}

// rethrow ends the spec in the way that the call's goroutine has ended it, if it has:
// as failed, or as unsupported.
func (p *Underway) rethrow() {
	if p.panic != nil {
		panic(p.panic)
	}
}

// Ended reports whether the call has ended.
func (p *Underway) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Blocks waits until the call sleeps inside the stack, and fails the spec if the call
// returns before. If the stack cannot tell, Blocks waits only until the call has begun.
func (p *Underway) Blocks() {
	ginkgo.GinkgoHelper()
	var id uint64
	select {
	case id = <-p.id:
	case <-time.After(Patience):
		failf("the call does not begin within %v", Patience)
	}
	if !p.b.Has(protocol.FeatureBlocked) {
		return
	}
	p.b.Until("the call blocks", func() bool {
		ginkgo.GinkgoHelper()
		if p.Ended() {
			p.rethrow()
			failf("the call returns %v where the spec needs it to block", p.err)
		}
		r, err := p.b.quiet(protocol.Blocked, protocol.Params{Request: id})
		return err == nil && r.Int == 1
	})
}

// Until waits until something holds, and fails the spec if it does not within Patience.
// It asks again and again, with short rests between. what says it in the failure.
func (b *Bench) Until(what string, holds func() bool) {
	ginkgo.GinkgoHelper()
	b.UntilFor(what, Patience, holds)
}

// UntilFor is Until with another bound, for what a timer of the stack brings.
func (b *Bench) UntilFor(what string, patience time.Duration, holds func() bool) {
	ginkgo.GinkgoHelper()
	verdict.Assert()
	deadline := time.Now().Add(patience)
	for rest := 100 * time.Microsecond; !holds(); rest = min(2*rest, 20*time.Millisecond) {
		if time.Now().After(deadline) {
			failf("Expected\n    within %v: nothing of the kind\nto happen that\n    %s",
				patience, what)
		}
		b.rest(rest)
	}
}

func (b *Bench) rest(d time.Duration) {
	ginkgo.GinkgoHelper()
	select {
	case <-time.After(d):
	case <-b.ctx.Done():
		FailSpec("the spec's time is over")
	}
}
