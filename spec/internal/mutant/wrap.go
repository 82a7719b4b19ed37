package mutant

import (
	"context"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Wrap returns a stack that is t but for the lie of the mutant with this id.
func Wrap(t target.Target, id string) (target.Target, error) {
	m, err := Find(id)
	if err != nil {
		return nil, err
	}
	return stack{t, m}, nil
}

type stack struct {
	target.Target
	lie Mutant
}

func (s stack) Open(ctx context.Context) (target.Session, error) {
	under, err := s.Target.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &session{under, s.lie, lyingLink(under.Link(), s.lie)}, nil
}

type session struct {
	target.Session
	lie  Mutant
	link *target.Link
}

func (s *session) Link() *target.Link { return s.link }

func (s *session) Call(
	ctx context.Context, m protocol.Method, p protocol.Params) (protocol.Result, error) {
	_, wait, err := s.Start(m, p)
	if err != nil {
		return protocol.Result{}, err
	}
	return wait(ctx)
}

func (s *session) Start(m protocol.Method, p protocol.Params) (uint64, target.Wait, error) {
	var after []Call
	for _, c := range s.lie.Calls {
		if c.Method != string(m) || !holds(c.When, p) {
			continue
		}
		if c.Skip {
			return 0, success, nil
		}
		p = changed(p, c.Set)
		after = append(after, c)
	}
	id, wait, err := s.Session.Start(m, p)
	if err != nil || len(after) == 0 {
		return id, wait, err
	}
	return id, func(ctx context.Context) (protocol.Result, error) {
		r, err := wait(ctx)
		return lied(after, r, err)
	}, nil
}

func success(context.Context) (protocol.Result, error) { return protocol.Result{}, nil }

// lied changes a result that the stack gave; an error that is none of the
// stack's passes unchanged.
func lied(calls []Call, r protocol.Result, err error) (protocol.Result, error) {
	if err != nil && target.ErrnoOf(err) == "" {
		return r, err
	}
	r.Errno = target.ErrnoOf(err)
	for _, c := range calls {
		if holds(c.After, r) {
			r = changed(r, c.Give)
		}
	}
	return r, errorOf(r.Errno)
}

func errorOf(e sock.Errno) error {
	if e == "" {
		return nil
	}
	return e
}
