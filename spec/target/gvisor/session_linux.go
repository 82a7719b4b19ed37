package gvisor

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// session is a client of an agent in a sandbox, and a link.
type session struct {
	*target.Client
	release string
	bundle  *bundle
	runsc   *child.Child
	network *netns.Network
	link    *target.Link
	closing sync.Once
	closed  error // what Close gave; final once closing is done
}

func openSession(ctx context.Context, h *host) (*session, error) {
	s := &session{release: h.release}
	var err error
	netns.OnThread(func() { err = s.launch(ctx, h) })
	if err == nil {
		s.Client, err = target.NewClient(ctx, target.Connection{In: s.runsc.In, Out: s.runsc.Out, Ended: s.runsc.Stop})
	}
	if err == nil {
		err = s.connect()
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// launch makes the namespaces of a session of the calling thread's, and starts a
// sandbox in them. The network is there before, since runsc takes over what it
// finds.
func (s *session) launch(ctx context.Context, h *host) (err error) {
	ipv6, err := netns.Unshare()
	if err != nil {
		return err
	}
	own, err := netns.Current()
	if err != nil {
		return err
	}
	defer own.Close()
	if s.network, err = h.wire.Connect(ctx, netns.Host{IPv6: ipv6, Guest: true}); err != nil {
		return err
	}
	if err := netns.Join(own); err != nil {
		return err
	}
	if s.bundle, err = newBundle(h.programs()); err != nil {
		return err
	}
	s.runsc, err = child.Start("runsc", h.command(s.bundle))
	return err
}

// connect makes the link once the sandbox runs.
func (s *session) connect() error {
	quiet, err := sandboxOf(s.runsc.PID(), s.bundle.pidFile())
	if err != nil {
		return err
	}
	s.link = s.network.Link()
	s.link.Loopback = nil
	s.link.Sentinel = func(n uint64) error {
		return errors.Join(quiet.rest(), s.network.MarkWire(n))
	}
	return nil
}

// Greeting is the agent's, and what the target knows better.
func (s *session) Greeting() protocol.Greeting {
	g := s.Client.Greeting()
	g.Release = s.release
	g.Features = append(slices.Clone(g.Features), protocol.FeatureWire)
	return g
}

// Link is the session's.
func (s *session) Link() *target.Link { return s.link }

// Close ends the sandbox. Its namespaces and files end with its last process.
func (s *session) Close() error {
	s.closing.Do(func() { s.closed = s.end() })
	return s.closed
}

func (s *session) end() error {
	var errs []error
	if s.Client != nil {
		errs = append(errs, s.Client.Close())
	}
	if s.runsc != nil {
		s.runsc.Close()
	}
	if s.network != nil {
		errs = append(errs, s.network.Close())
	}
	return errors.Join(errs...)
}
