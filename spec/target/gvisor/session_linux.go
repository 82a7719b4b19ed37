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

// sandboxed is a session with an agent in a sandbox, while it is opened. Its
// namespaces and files end with its last process.
type sandboxed struct {
	*session.Session
	host    *host
	bundle  *bundle
	network *netns.Network
	runsc   *child.Child
}

func (h *host) open(ctx context.Context) (target.Session, error) {
	return session.Open(func(s *session.Session) (err error) {
		s.Release, s.Features = h.release, []protocol.Feature{protocol.FeatureWire}
		box := &sandboxed{Session: s, host: h}
		netns.OnThread(func() { err = box.launch(ctx) })
		if err != nil {
			return err
		}
		if err := s.Connect(ctx, box.runsc.Connection()); err != nil {
			return err
		}
		return box.link()
	})
}

// launch makes the namespaces of a session of the calling thread's, and starts a
// sandbox in them. The network is there before, since runsc takes over what it
// finds.
func (s *sandboxed) launch(ctx context.Context) (err error) {
	ipv6, err := netns.Unshare()
	if err != nil {
		return err
	}
	own, err := netns.Current()
	if err != nil {
		return err
	}
	defer own.Close()
	if s.network, err = s.host.wire.Connect(ctx, netns.Host{IPv6: ipv6, Guest: true}); err != nil {
		return err
	}
	s.Network = s.network
	if err := netns.Join(own); err != nil {
		return err
	}
	if s.bundle, err = newBundle(s.host.programs); err != nil {
		return err
	}
	if s.runsc, err = child.Start("runsc", s.host.command(s.bundle)); err != nil {
		return err
	}
	s.Agent = s.runsc
	return nil
}

// link makes the link once the sandbox runs.
func (s *sandboxed) link() error {
	quiet, err := sandboxOf(s.runsc.PID(), s.bundle.pidFile())
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
