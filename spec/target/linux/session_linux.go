package linux

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/internal/session"
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

func (h *host) open(ctx context.Context) (target.Session, error) {
	s := &session.Session{Features: []protocol.Feature{protocol.FeatureWire, protocol.FeatureLoopbackWire}}
	var err error
	netns.OnThread(func() { err = h.launch(ctx, s) })
	if err == nil {
		err = s.Connect(ctx)
	}
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("opening a session with linux: %w", err)
	}
	return s, nil
}

// launch makes a network namespace of the calling thread's and an agent in it.
// The agent starts while its network is still being made: it makes no call
// before the client says hello. The namespace ends with its last process and the
// loopback tap.
func (h *host) launch(ctx context.Context, s *session.Session) error {
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
	if s.Agent, err = child.Start("the agent", agent); err != nil {
		return err
	}
	network, err := h.wire.Connect(ctx, netns.Host{IPv6: ipv6, Lane: lane})
	if err != nil {
		return err
	}
	s.Network, s.Wire = network, network.Link()
	return nil
}
