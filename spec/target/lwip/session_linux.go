package lwip

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

// session is a client of an agent, and a link.
type session struct {
	*target.Client
	agent   *child.Child
	device  *netns.Device
	link    *target.Link
	closing sync.Once
	closed  error // what Close gave; final once closing is done
}

func (h *host) open(ctx context.Context) (target.Session, error) {
	s := new(session)
	var err error
	netns.OnThread(func() { err = s.launch(h) })
	if err == nil {
		s.Client, err = target.NewClient(ctx, target.Connection{In: s.agent.In, Out: s.agent.Out, Ended: s.agent.Stop})
	}
	if err == nil {
		s.link = s.device.Link()
		err = s.device.Prove(ctx)
	}
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("opening a session with lwip: %w", err)
	}
	return s, nil
}

// launch makes a network namespace of the calling thread's and an agent in it.
func (s *session) launch(h *host) (err error) {
	if s.device, err = netns.OpenDevice(); err != nil {
		return err
	}
	s.agent, err = child.Start("the agent", &exec.Cmd{
		Path: h.config.Agent, Env: append(os.Environ(), tapVariable), Stderr: h.config.Stderr,
	})
	return err
}

// Greeting is the agent's, and what the link adds.
func (s *session) Greeting() protocol.Greeting {
	g := s.Client.Greeting()
	g.Features = append(slices.Clone(g.Features), protocol.FeatureWire)
	return g
}

// Link is the session's.
func (s *session) Link() *target.Link { return s.link }

// Close ends what has been started, in an order that leaves no call waiting. The
// namespace ends with its last process and the device.
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
	if s.device != nil {
		errs = append(errs, s.device.Close())
	}
	return errors.Join(errs...)
}
