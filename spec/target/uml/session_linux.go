package uml

import (
	"context"
	"errors"
	"os"
	"slices"
	"sync"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// session is a client of an agent in the machine, and a link.
type session struct {
	*target.Client
	host    *host
	port    *port
	dialog  *dialog
	cable   *cable
	link    *target.Link
	closing sync.Once
	closed  error // what Close gave; final once closing is done
}

func openSession(ctx context.Context, h *host, p *port) (*session, error) {
	s := &session{host: h, port: p, dialog: newDialog(p)}
	err := s.connect(ctx)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *session) connect(ctx context.Context) (err error) {
	s.Client, err = target.NewClient(ctx, target.Connection{In: in{s.dialog}, Out: out{s.dialog}, Ended: s.ended})
	if err != nil {
		return err
	}
	conn, err := s.port.wire.accept(ctx)
	if err != nil {
		return err
	}
	if s.cable, err = newCable(conn); err != nil {
		return err
	}
	s.link = netns.ProbedLink(s.cable)
	return netns.Prove(s.link)
}

// ended says how the session ended by itself.
func (s *session) ended() string {
	cause, err := s.dialog.finish()
	switch {
	case err == nil:
		return cause
	case errors.Is(err, os.ErrDeadlineExceeded):
		return err.Error()
	}
	return s.host.machine.cause()
}

// Greeting is the agent's, and what the link adds.
func (s *session) Greeting() protocol.Greeting {
	g := s.Client.Greeting()
	g.Features = append(slices.Clone(g.Features), protocol.FeatureWire)
	return g
}

// Link is the session's.
func (s *session) Link() *target.Link { return s.link }

// Close ends the session, and gives its port back once nothing of the session is
// there any more.
func (s *session) Close() error {
	s.closing.Do(func() { s.closed = s.end() })
	return s.closed
}

func (s *session) end() error {
	var errs []error
	if s.Client != nil {
		errs = append(errs, s.Client.Close())
	}
	_, err := s.dialog.finish()
	if s.cable == nil {
		return errors.Join(append(errs, err)...) // the wire may still connect itself: nobody else gets the port
	}
	s.cable.Close() // perhaps again
	if s.cable.end() && err == nil {
		s.host.free <- s.port
	}
	return errors.Join(append(errs, err)...)
}
