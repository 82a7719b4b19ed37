package lwip

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

// tapVariable is how lwIP's driver is told of its TAP device.
const tapVariable = "PRECONFIGURED_TAPIF=" + netns.DeviceName

// host is what a Target is on Linux.
type host struct{ config Config }

func (h *host) init(c Config) (err error) {
	if c.Agent == "" {
		if c.Agent, err = tool.Installed("lwipagent"); err != nil {
			return fmt.Errorf("%w: build it by `make lwip`, which needs cc and lwIP: "+
				"on Debian, `apt-get install gcc liblwip-dev`", err)
		}
	}
	h.config = c
	return nil
}

func (h *host) open(ctx context.Context) (target.Session, error) {
	s := &session.Session{Features: []protocol.Feature{protocol.FeatureWire}}
	err := h.launch(ctx, s)
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("opening a session with lwip: %w", err)
	}
	return s, nil
}

// launch starts an agent in a network namespace of its own, which ends with its
// last process and the device.
func (h *host) launch(ctx context.Context, s *session.Session) (err error) {
	var device *netns.Device
	netns.OnThread(func() {
		if device, err = netns.OpenDevice(); err == nil {
			s.Agent, err = child.Start("the agent", &exec.Cmd{
				Path: h.config.Agent, Env: append(os.Environ(), tapVariable), Stderr: h.config.Stderr,
			})
		}
	})
	if device != nil {
		s.Network, s.Wire = device, device.Link()
	}
	if err != nil {
		return err
	}
	if err := s.Connect(ctx); err != nil {
		return err
	}
	return device.Prove(ctx)
}
