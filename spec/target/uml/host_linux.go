package uml

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
)

// portCount is how many sessions can be open at the same time.
const portCount = 8

// host is what a Target is on Linux.
type host struct {
	machine *machine
	ports   []*port
	free    chan *port
}

func (h *host) init(ctx context.Context, c Config) (err error) {
	if c, err = complete(c); err != nil {
		return err
	}
	h.free = make(chan *port, portCount)
	for range portCount {
		p, err := newPort()
		if err != nil {
			return errors.Join(err, h.close())
		}
		h.ports = append(h.ports, p)
		h.free <- p
	}
	if h.machine, err = boot(ctx, c, h.ports); err != nil {
		return fmt.Errorf("starting user-mode Linux: %w", errors.Join(err, h.close()))
	}
	for _, p := range h.ports {
		if err := p.connect(ctx); err != nil {
			return errors.Join(err, h.close())
		}
	}
	return nil
}

// complete finds the programs that a Config leaves open.
func complete(c Config) (Config, error) {
	var err error
	if c.Kernel == "" {
		if c.Kernel, err = tool.Installed("linux.uml"); err != nil {
			return c, fmt.Errorf("%w: on Debian, `apt-get install user-mode-linux`", err)
		}
	}
	if c.Kernel, err = exec.LookPath(c.Kernel); err != nil {
		return c, err
	}
	for path, find := range map[*string]func() (string, error){
		&c.Init:  func() (string, error) { return tool.Package("spec/target/uml/umlinit") },
		&c.Agent: func() (string, error) { return tool.Path("sockagent") },
	} {
		if *path == "" {
			*path, err = find()
		} else {
			*path, err = filepath.Abs(*path)
		}
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

func (h *host) open(ctx context.Context) (target.Session, error) {
	select {
	case p := <-h.free:
		s, err := openSession(ctx, h, p)
		if err != nil {
			return nil, fmt.Errorf("opening a session with uml: %w", err)
		}
		return s, nil
	case <-h.machine.ended:
		return nil, fmt.Errorf("opening a session with uml: %s", h.machine.cause())
	case <-ctx.Done():
		return nil, fmt.Errorf("opening a session with uml: all %d ports are in use: %w", portCount, ctx.Err())
	}
}

func (h *host) close() error {
	if h.machine != nil {
		h.machine.off()
	}
	for _, p := range h.ports {
		p.close()
	}
	return nil
}
