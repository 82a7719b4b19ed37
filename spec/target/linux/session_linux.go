package linux

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// host is what a Target is on Linux.
type host struct {
	config Config
	wire   *netns.Wire
}

func (h *host) init(c Config) (err error) {
	if c.Agent == "" {
		if c.Agent, err = tool.Path("sockagent"); err != nil {
			return err
		}
	}
	h.config = c
	h.wire, err = netns.OpenWire()
	return err
}

func (h *host) close() error { return h.wire.Close() }

// session is a client of an agent, and a link.
type session struct {
	*target.Client
	agent   *child.Child
	network *netns.Network
	link    *target.Link
	closing sync.Once
	closed  error // what Close gave; final once closing is done
}

func (h *host) open(ctx context.Context) (target.Session, error) {
	s := new(session)
	var err error
	netns.OnThread(func() { err = s.launch(ctx, h) })
	if err == nil {
		s.Client, err = target.NewClient(ctx, target.Connection{In: s.agent.In, Out: s.agent.Out, Ended: s.agent.Stop})
	}
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("opening a session with linux: %w", err)
	}
	s.link = s.network.Link()
	return s, nil
}

// launch makes a network namespace of the calling thread's and an agent in it.
// The agent starts while its network is still being made: it makes no call
// before the client says hello.
func (s *session) launch(ctx context.Context, h *host) (err error) {
	ipv6, err := netns.Unshare()
	if err != nil {
		return err
	}
	lane := h.wire.Lane()
	if err := lane.Bind(); err != nil {
		return err
	}
	// Go would give a process of one processor only as much parallelism; but the
	// agent's calls block, and others must go on at once.
	environment := append(os.Environ(), "GOMAXPROCS=2")
	agent := &exec.Cmd{Path: h.config.Agent, Env: environment, Stderr: h.config.Stderr}
	if s.agent, err = child.Start("the agent", agent); err != nil {
		return err
	}
	s.network, err = h.wire.Connect(ctx, netns.Host{IPv6: ipv6, Lane: lane})
	return err
}

// Greeting is the agent's, and what the link adds.
func (s *session) Greeting() protocol.Greeting {
	g := s.Client.Greeting()
	g.Features = append(slices.Clone(g.Features), protocol.FeatureWire, protocol.FeatureLoopbackWire)
	return g
}

// Link is the session's.
func (s *session) Link() *target.Link { return s.link }

// Close ends what has been started, in an order that leaves no call waiting. The
// namespace ends with its last process and the loopback tap.
func (s *session) Close() error {
	s.closing.Do(func() { s.closed = s.end() })
	return s.closed
}

func (s *session) end() error {
	var errs []error
	if s.Client != nil {
		errs = append(errs, s.Client.Close())
	}
	if s.agent != nil {
		s.agent.Close()
	}
	if s.network != nil {
		errs = append(errs, s.network.Close())
	}
	return errors.Join(errs...)
}
