// Package session is what all sessions with agents have in common: a client and
// perhaps a link, and what has been started for them, which end together.
package session

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Session is a client of an agent, and a link. A target fills it in: see Open.
type Session struct {
	*target.Client
	// ends the agent, which the client has left; nil if nothing is to be done
	Agent    io.Closer
	Network  io.Closer          // what the link is made of; nil for no link
	Wire     *target.Link       // what Link returns
	Features []protocol.Feature // what the link adds to those of the agent
	Release  string             // the stack's; "" for what the agent says

	closing sync.Once
	closed  error // what Close gave; final once closing is done
}

// Open returns a session that fill has filled in. Where fill fails, Open closes
// what there is of the session by then.
func Open(fill func(*Session) error) (target.Session, error) {
	s := new(Session)
	if err := fill(s); err != nil {
		_ = s.Close() // err says more
		return nil, err
	}
	return s, nil
}

// Connect makes the client.
func (s *Session) Connect(ctx context.Context, conn target.Connection) (err error) {
	s.Client, err = target.NewClient(ctx, conn)
	return err
}

// Greeting is the agent's, and what the target knows better.
func (s *Session) Greeting() protocol.Greeting {
	g := s.Client.Greeting()
	if s.Release != "" {
		g.Release = s.Release
	}
	g.Features = append(slices.Clone(g.Features), s.Features...)
	return g
}

// Link is the session's, nil without one.
func (s *Session) Link() *target.Link { return s.Wire }

// Close ends what has been started, in an order that leaves no call waiting. It
// may be called more than once.
func (s *Session) Close() error {
	s.closing.Do(func() { s.closed = s.end() })
	return s.closed
}

func (s *Session) end() error {
	var errs []error
	if s.Client != nil {
		errs = append(errs, s.Client.Close())
	}
	for _, started := range []io.Closer{s.Agent, s.Network} {
		if started != nil {
			errs = append(errs, started.Close())
		}
	}
	return errors.Join(errs...)
}
