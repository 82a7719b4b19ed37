package bench

import (
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Underway is a call that runs inside the stack while the spec goes on.
type Underway struct {
	b     *Bench
	id    chan uint64
	done  chan struct{}
	err   error
	panic any
}

// Go starts calls on s that may block in the stack. try is the only way to make
// them there: the bench needs to know which call it is.
func (s *Socket) Go(calls func(try Calls) error) *Underway {
	p := &Underway{b: s.b, id: make(chan uint64, 64), done: make(chan struct{})}
	try := s.Try
	try.started = func(id uint64) {
		select {
		case p.id <- id:
		default:
		}
	}
	go p.run(func() error { return calls(try) })
	return p
}

func (p *Underway) run(calls func() error) {
	defer close(p.done)
	defer func() { p.panic = recover() }()
	p.err = calls()
}

// Wait waits for the call's end and returns its error; it fails the spec if the
// call goes on for longer than Patience.
func (p *Underway) Wait() error {
	ginkgo.GinkgoHelper()
	return p.WaitFor(Patience)
}

// WaitFor is Wait with another bound, for a call that a timer of the stack ends.
func (p *Underway) WaitFor(d time.Duration) error {
	ginkgo.GinkgoHelper()
	select {
	case <-p.done:
	case <-time.After(d):
		failf("the call does not return within %v", d)
	case <-p.b.ctx.Done():
		failf("the call does not return before the spec's time is over")
	}
	p.rethrow()
	return p.err
}

// rethrow ends the spec as the call has, if it was the stack that lacks something.
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

// Blocks waits until the call has begun and sleeps inside the stack. Where the
// stack cannot tell, knowing that the call has not ended must do.
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
		if p.Ended() {
			p.rethrow()
			failf("the call returns %v where the spec needs it to block", p.err)
		}
		r, err := p.b.quiet(protocol.Blocked, protocol.Params{Request: id})
		return err == nil && r.Int == 1
	})
}

// Until waits until something holds, asking again and again with a short rest
// that grows; what names it in the failure.
func (b *Bench) Until(what string, holds func() bool) {
	ginkgo.GinkgoHelper()
	b.UntilFor(what, Patience, holds)
}

// UntilFor is Until with another bound, for what a timer of the stack brings.
func (b *Bench) UntilFor(what string, patience time.Duration, holds func() bool) {
	ginkgo.GinkgoHelper()
	deadline := time.Now().Add(patience)
	for rest := 100 * time.Microsecond; !holds(); rest = min(2*rest, 20*time.Millisecond) {
		if time.Now().After(deadline) {
			failf("Expected\n    within %v: nothing of the kind\nto happen that\n    %s", patience, what)
		}
		b.rest(rest)
	}
}

func (b *Bench) rest(d time.Duration) {
	select {
	case <-time.After(d):
	case <-b.ctx.Done():
		FailSpec("the spec's time is over")
	}
}
