package bench

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Bench is one spec's session with the stack under test, with the wire to it and
// the trace of what happened on both.
type Bench struct {
	// Wire is the link to the stack, and its loopback.
	Wire *Wire

	ctx     context.Context
	session target.Session
	trace   *recorder
	port    uint16 // the last port that the bench's hosts used
	table   *report.Table
}

// Context ends when the spec must end.
func (b *Bench) Context() context.Context { return b.ctx }

// Has reports whether the stack has a feature.
func (b *Bench) Has(f protocol.Feature) bool {
	if has, decided := b.hasLink(f); decided {
		return has
	}
	return slices.Contains(b.session.Greeting().Features, f)
}

// Port is a port of the bench's hosts that this spec has not used yet.
func (b *Bench) Port() uint16 {
	b.port++
	return b.port
}

// Record keeps the table of a generated spec for the report.
func (b *Bench) Record(t *report.Table) { b.table = t }

// Remark puts a sentence on the spec's time line.
func (b *Bench) Remark(text string) { b.trace.remark(text, false) }

// Sysctl sets a setting of the stack for this spec alone.
func (b *Bench) Sysctl(name, value string) {
	ginkgo.GinkgoHelper()
	_, err := b.call(protocol.Sysctl, protocol.Params{Name: name, Text: value}, nil, nil)
	b.settled(name, err)
}

// Setting is the value of a setting of the stack.
func (b *Bench) Setting(name string) string {
	ginkgo.GinkgoHelper()
	r, err := b.call(protocol.Sysctl, protocol.Params{Name: name}, nil, nil)
	b.settled(name, err)
	return r.Text
}

// settled ends the spec as unsupported if the stack does not have a setting, or
// does not let it be set.
func (b *Bench) settled(name string, err error) {
	ginkgo.GinkgoHelper()
	switch target.ErrnoOf(err) {
	case sock.ENOENT, sock.EACCES, sock.EPERM, "EIO", "EROFS":
		panic(unsupported{name})
	}
	b.must("sysctl "+name, err)
}

// Seteuid changes the effective user of the whole agent.
func (b *Bench) Seteuid(uid int) {
	ginkgo.GinkgoHelper()
	_, err := b.call(protocol.Seteuid, protocol.Params{UID: uid}, nil, nil)
	b.must("seteuid", err)
}

// call makes a call in the stack, writes it into the trace, and sorts out what
// is no business of a spec: a lost session, a lacking feature, a call that never
// ends.
func (b *Bench) call(m protocol.Method, p protocol.Params, s *Socket, started func(uint64)) (protocol.Result, error) {
	b.reach(m, p)
	c := b.trace.begin(m, p, s)
	id, wait, err := b.session.Start(m, p)
	if err != nil {
		b.trace.end(c, err.Error(), true)
		FailSpec(err.Error())
	}
	if started != nil {
		started(id)
	}
	bound := Patience + time.Duration(max(p.Timeout, 0))*time.Millisecond // what may take a timer of the stack runs with Go
	if started != nil {
		bound = limit // the spec itself waits for the call
	}
	ctx, cancel := context.WithTimeout(b.ctx, bound)
	defer cancel()
	r, err := wait(ctx)
	b.trace.end(c, result(m, r, err), err != nil)
	b.check(m, err)
	return r, err
}

// check ends the spec for errors that are none of the stack's answers.
func (b *Bench) check(m protocol.Method, err error) {
	var lacking *target.Unsupported
	switch {
	case err == nil || target.ErrnoOf(err) != "":
	case errors.As(err, &lacking):
		panic(unsupported{lacking.What})
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		failf("%s does not return", m)
	default:
		FailSpec(err.Error())
	}
}

// Signals are the signals that a call raised in its caller, such as SIGPIPE.
func (b *Bench) Signals(m protocol.Method, s *Socket, p protocol.Params) ([]sock.Const, error) {
	p.FD = s.fd
	r, err := b.call(m, p, s, nil)
	return r.Signals, err
}

// History is the one-line history of the connection between two addresses, in
// either direction, on the wire or on loopback; the latest if there were more.
// All that the stack has sent so far is in it. See capture.Conn.History.
func (b *Bench) History(one, other sock.Addr) string {
	b.Wire.seeBetween(one, other)
	b.Wire.Drain()
	if c := b.Wire.conn(one.AddrPort(), other.AddrPort()); c != nil {
		return c.History()
	}
	return ""
}

// finish closes the capture, has the session ended, and returns the trace with
// what the capture says of its own completeness.
func (b *Bench) finish() (*ladder.Trace, []*capture.Conn) {
	b.Wire.close()
	endings.end(b.session)
	return b.trace.done(b.Wire.dropped), b.Wire.tracker.Conns()
}
