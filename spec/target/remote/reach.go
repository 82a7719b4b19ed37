package remote

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"strings"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/child"
	"github.com/sockspec/sockspec/spec/target/internal/session"
)

// reach is a way to an agent, which it has s connect to.
type reach func(ctx context.Context, s *session.Session) error

// parse returns the way that an address names.
func parse(address string, c Config) (reach, error) {
	if text, ok := strings.CutPrefix(address, "agent:"); ok {
		words := strings.Fields(text)
		if len(words) == 0 {
			return nil, fmt.Errorf("%q names no command: put one behind the colon, with its arguments",
				address)
		}
		return command(words, c), nil
	}
	if text, ok := strings.CutPrefix(address, "tcp://"); ok {
		if _, _, err := net.SplitHostPort(text); err != nil {
			return nil, fmt.Errorf("%q is no address of an agent: want tcp://HOST:PORT", address)
		}
		return connection(text), nil
	}
	return nil, fmt.Errorf("%q is no address of an agent: "+
		"want agent:COMMAND ARGUMENT... or tcp://HOST:PORT", address)
}

func command(words []string, c Config) reach {
	return func(ctx context.Context, s *session.Session) error {
		cmd := exec.Command(words[0], words[1:]...)
		cmd.Dir, cmd.Stderr = c.Dir, c.Stderr
		agent, err := child.Start("the agent", cmd)
		if err != nil {
			return err
		}
		s.Agent = agent
		return s.Connect(ctx, agent.Connection())
	}
}

func connection(address string) reach {
	return func(ctx context.Context, s *session.Session) error {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			return err
		}
		return s.Connect(ctx, target.Connection{In: conn, Out: conn})
	}
}
