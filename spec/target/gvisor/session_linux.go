package gvisor

import (
	"context"
	"errors"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/internal/session"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// sandboxed is a session with an agent in a sandbox. Its namespaces and files end
// with its last process.
type sandboxed struct {
	session.Session
	bundle  *bundle
	network *netns.Network
}

func openSession(ctx context.Context, h *host) (target.Session, error) {
	s := &sandboxed{Session: session.Session{Release: h.release, Features: []protocol.Feature{protocol.FeatureWire}}}
	var err error
	netns.OnThread(func() { err = s.launch(ctx, h) })
	if err == nil {
		err = s.Connect(ctx)
	}
	if err == nil {
		err = s.link()
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
func (s *sandboxed) launch(ctx context.Context, h *host) (err error) {
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
	s.Network = s.network
	if err := netns.Join(own); err != nil {
		return err
	}
	if s.bundle, err = newBundle(h.programs()); err != nil {
		return err
	}
	s.Agent, err = child.Start("runsc", h.command(s.bundle))
	return err
}

// link makes the link once the sandbox runs.
func (s *sandboxed) link() error {
	quiet, err := sandboxOf(s.Agent.PID(), s.bundle.pidFile())
	if err != nil {
		return err
	}
	s.Wire = s.network.Link()
	s.Wire.Loopback = nil
	s.Wire.Sentinel = func(n uint64) error {
		return errors.Join(quiet.rest(), s.network.MarkWire(n))
	}
	return nil
}
