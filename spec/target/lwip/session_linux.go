package lwip

import (
	"context"
	"fmt"
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

// tapVariable is how lwIP's driver is told of its TAP device.
const tapVariable = "PRECONFIGURED_TAPIF=" + netns.DeviceName

// host is what sessions have in common.
type host struct {
	agent  string // its path
	stderr io.Writer
}

func open(stderr io.Writer) (target.Target, error) {
	agent, err := tool.Installed("lwipagent")
	if err != nil {
		return nil, fmt.Errorf("%w: build it by `make lwip`, which needs cc and lwIP: "+
			"on Debian, `apt-get install gcc liblwip-dev`", err)
	}
	return target.New("lwip", host{agent, stderr}.open, nil), nil
}

func (h host) open(ctx context.Context) (target.Session, error) {
	return session.Open(func(s *session.Session) error {
		s.Features = []protocol.Feature{protocol.FeatureWire}
		agent, device, err := h.launch(s)
		if err != nil {
			return err
		}
		if err := s.Connect(ctx, agent.Connection()); err != nil {
			return err
		}
		return device.Prove(ctx)
	})
}

// launch starts an agent in a network namespace of its own, which ends with its
// last process and the device.
func (h host) launch(s *session.Session) (agent *child.Child, device *netns.Device, err error) {
	netns.OnThread(func() {
		if device, err = netns.OpenDevice(); err != nil {
			return
		}
		s.Network, s.Wire = device, device.Link()
		program := &exec.Cmd{Path: h.agent, Env: append(os.Environ(), tapVariable), Stderr: h.stderr}
		if agent, err = child.Start("the agent", program); err == nil {
			s.Agent = agent
		}
	})
	return agent, device, err
}
