package target

import (
	"context"
	"fmt"
)

// New returns the Target with a name whose sessions open opens; closing is what
// its Close does, nil for nothing. An error of open gets the name in front of it.
func New(name string, open func(context.Context) (Session, error), closing func() error) Target {
	return stack{name, open, closing}
}

type stack struct {
	name    string
	open    func(context.Context) (Session, error)
	closing func() error
}

func (s stack) Name() string { return s.name }

func (s stack) Open(ctx context.Context) (Session, error) {
	session, err := s.open(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening a session with %s: %w", s.name, err)
	}
	return session, nil
}

func (s stack) Close() error {
	if s.closing == nil {
		return nil
	}
	return s.closing()
}
