package remote

import (
	"context"
	"sync"

	"github.com/sockspec/sockspec/spec/target"
)

// session is a client of an agent.
type session struct {
	*target.Client
	release func() // what leads to the agent
	closing sync.Once
	closed  error // what Close gave; final once closing is done
}

func open(ctx context.Context, way reach) (*session, error) {
	conn, release, err := way(ctx)
	if err != nil {
		return nil, err
	}
	c, err := target.NewClient(ctx, conn)
	if err != nil {
		release()
		return nil, err
	}
	return &session{Client: c, release: release}, nil
}

// Link is nil.
func (s *session) Link() *target.Link { return nil }

// Close ends the session, and the command that was started for it.
func (s *session) Close() error {
	s.closing.Do(func() {
		s.closed = s.Client.Close()
		s.release()
	})
	return s.closed
}
