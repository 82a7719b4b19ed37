package uml

import (
	"context"
	"errors"
	"os"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/internal/session"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// openOn opens a session on a port that nobody uses.
func (h *host) openOn(ctx context.Context, p *port) (target.Session, error) {
	return session.Open(func(s *session.Session) error {
		s.Features = []protocol.Feature{protocol.FeatureWire}
		d := &dialog{host: h, port: p, closed: make(chan struct{})}
		s.Agent = d
		if err := s.Connect(ctx, target.Connection{In: in{d}, Out: out{d}, Ended: d.ended}); err != nil {
			return err
		}
		conn, err := p.wire.accept(ctx)
		if err != nil {
			return err
		}
		cable, err := newCable(conn)
		if err != nil {
			return err
		}
		s.Network, s.Wire = &plugged{cable, d}, netns.ProbedLink(cable)
		return netns.Prove(s.Wire)
	})
}

// ended says how the session ended by itself.
func (d *dialog) ended() string {
	cause, err := d.finish()
	switch {
	case err == nil:
		return cause
	case errors.Is(err, os.ErrDeadlineExceeded):
		return err.Error()
	}
	return d.host.machine.cause()
}

// Close waits for the end of the agent, which the client has left.
func (d *dialog) Close() error {
	_, err := d.finish()
	return err
}

// plugged is the wire of a session.
type plugged struct {
	*cable
	session *dialog
}

// Close gives the port back once nothing of the session is there any more. The
// port of a session without a wire nobody else gets: the wire may still connect
// itself.
func (p *plugged) Close() error {
	_ = p.cable.Close() // perhaps again
	if _, err := p.session.finish(); p.end() && err == nil {
		p.session.host.free <- p.session.port
	}
	return nil
}
