package linux

import (
	"context"
	"io"
	"os"
	"os/exec"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
	"github.com/sockspec/sockspec/spec/target/internal/session"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// host is what sessions have in common.
type host struct {
	agent  string // its path
	wire   *netns.Wire
	stderr io.Writer
}

func open(stderr io.Writer) (target.Target, error) {
	agent, err := tool.Path("sockagent")
	if err != nil {
		return nil, err
	}
	wire, err := netns.OpenWire()
	if err != nil {
		return nil, err
	}
	return newTarget(agent, wire, stderr), nil
}

func newTarget(agent string, wire *netns.Wire, stderr io.Writer) target.Target {
	return target.New("linux", (&host{agent, wire, stderr}).open, wire.Close)
}

func (h *host) open(ctx context.Context) (target.Session, error) {
	return session.Open(func(s *session.Session) (err error) {
		s.Features = []protocol.Feature{protocol.FeatureWire, protocol.FeatureLoopbackWire}
		var agent *child.Child
		netns.OnThread(func() { agent, err = h.launch(ctx, s) })
		if err != nil {
			return err
		}
		return s.Connect(ctx, agent.Connection())
	})
}

// launch makes a network namespace of the calling thread's and an agent in it.
// The agent starts while its network is still being made: it makes no call
// before the client says hello. The namespace ends with its last process and the
// loopback tap.
func (h *host) launch(ctx context.Context, s *session.Session) (*child.Child, error) {
	ipv6, err := netns.Unshare()
	if err != nil {
		return nil, err
	}
	lane := h.wire.Lane()
	if err := lane.Bind(); err != nil {
		return nil, err
	}
	// Go would give a process of one processor only as much parallelism; but the
	// agent's calls block, and others must go on at once.
	environment := append(os.Environ(), "GOMAXPROCS=2")
	agent, err := child.Start("the agent",
		&exec.Cmd{Path: h.agent, Env: environment, Stderr: h.stderr})
	if err != nil {
		return nil, err
	}
	s.Agent = agent
	network, err := h.wire.Connect(ctx, netns.Host{IPv6: ipv6, Lane: lane})
	if err != nil {
		return nil, err
	}
	s.Network, s.Wire = network, network.Link()
	return agent, nil
}
