// Package session is what the sessions with stacks on this machine have in common:
// a program whose standard input and output hold the agent, and a network of its
// own, which end together.
package session

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Session is a client of an agent, and a link. A target fills in what it has
// started, and then has Connect make the client.
type Session struct {
	*target.Client
	Agent    *child.Child       // holds the agent
	Network  io.Closer          // what the link is made of
	Wire     *target.Link       // what Link returns
	Features []protocol.Feature // what the link adds to those of the agent
	Release  string             // the stack's; "" for what the agent says

	closing sync.Once
	closed  error // what Close gave; final once closing is done
}

// Connect makes the client.
func (s *Session) Connect(ctx context.Context) (err error) {
	s.Client, err = target.NewClient(ctx, target.Connection{In: s.Agent.In, Out: s.Agent.Out, Ended: s.Agent.Stop})
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

// Link is the session's.
func (s *Session) Link() *target.Link { return s.Wire }

// Close ends what has been started, in an order that leaves no call waiting. It
// may be called of a session that has come into being only in part, and more than
// once.
func (s *Session) Close() error {
	s.closing.Do(func() { s.closed = s.end() })
	return s.closed
}

func (s *Session) end() error {
	var errs []error
	if s.Client != nil {
		errs = append(errs, s.Client.Close())
	}
	if s.Agent != nil {
		s.Agent.Close()
	}
	if s.Network != nil {
		errs = append(errs, s.Network.Close())
	}
	return errors.Join(errs...)
}
