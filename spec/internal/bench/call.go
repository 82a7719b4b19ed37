package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/strace"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Call makes a call of the session protocol, for those that no method of the bench
// makes. It returns the error of the stack; any other ends the spec.
func (b *Bench) Call(m protocol.Method, p protocol.Params) (protocol.Result, error) {
	return b.call(m, p, nil, nil)
}

// call makes a call in the stack and writes it into the trace. It ends the spec for
// what no spec is about: a lost session, a lacking feature, a call that does not
// return. s is the call's socket, or nil. started is told the request's id; if it is
// not nil, the spec itself waits for the call.
func (b *Bench) call(
	m protocol.Method, p protocol.Params, s *Socket, started func(uint64),
) (protocol.Result, error) {
	b.reach(m, p)
	c := b.trace.Begin(m, p, s.isServer())
	id, wait, err := b.session.Start(m, p)
	if err != nil {
		b.trace.End(c, err.Error(), true)
		FailSpec(err.Error())
	}
	// A poll may take its own time. Whatever else takes a timer of the stack is made
	// with Socket.Go.
	bound := Patience + time.Duration(max(p.Timeout, 0))*time.Millisecond
	if started != nil {
		started(id)
		bound = limit
	}
	ctx, cancel := context.WithTimeout(b.ctx, bound)
	defer cancel()
	r, err := wait(ctx)
	b.trace.End(c, strace.Result(m, r, err), err != nil)
	b.check(m, err)
	return r, err
}

// check ends the spec for errors that are none of the stack's answers.
func (b *Bench) check(m protocol.Method, err error) {
	var lacking *target.Unsupported
	switch {
	case err == nil || target.ErrnoOf(err) != "":
	case errors.As(err, &lacking):
		b.Lacks(lacking.What)
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		failf("%s does not return", m)
	default:
		FailSpec(err.Error())
	}
}

// quiet makes a call that serves the bench and is no part of the spec's story.
func (b *Bench) quiet(m protocol.Method, p protocol.Params) (protocol.Result, error) {
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	_, wait, err := b.session.Start(m, p)
	if err != nil {
		return protocol.Result{}, fmt.Errorf("%s: %w", m, err)
	}
	return wait(ctx)
}

// must fails the spec if a call has failed.
func (b *Bench) must(what string, err error) {
	ginkgo.GinkgoHelper()
	if err != nil {
		failf("%s fails with %v where the spec needs it to succeed", what, err)
	}
}

func failf(format string, args ...any) { FailSpec(fmt.Sprintf(format, args...), 1) }

// Signals makes a call on s, and returns the signals that the call raised in its
// caller, such as SIGPIPE, beside its error.
func (b *Bench) Signals(m protocol.Method, s *Socket, p protocol.Params) ([]sock.Const, error) {
	p.FD = s.fd
	r, err := b.call(m, p, s, nil)
	return r.Signals, err
}
