package uml

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
)

// portCount is how many sessions can be open at the same time.
const portCount = 8

// host is a machine and its ports.
type host struct {
	machine *machine
	ports   []*port
	free    chan *port
}

func open(ctx context.Context, stderr io.Writer) (target.Target, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, err
	}
	h, err := newHost(ctx, programs, stderr)
	if err != nil {
		return nil, err
	}
	return target.New("uml", h.open, h.close), nil
}

func newHost(ctx context.Context, p programs, stderr io.Writer) (*host, error) {
	h := &host{free: make(chan *port, portCount)}
	if err := h.start(ctx, p, stderr); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

func (h *host) start(ctx context.Context, programs programs, stderr io.Writer) (err error) {
	for range portCount {
		p, err := newPort()
		if err != nil {
			return err
		}
		h.ports = append(h.ports, p)
		h.free <- p
	}
	if h.machine, err = boot(ctx, programs, stderr, h.ports); err != nil {
		return fmt.Errorf("starting user-mode Linux: %w", err)
	}
	for _, p := range h.ports {
		if err := p.connect(ctx); err != nil {
			return err
		}
	}
	return nil
}

// programs are the paths of what runs: the kernel, its first process, and an agent
// for each session.
type programs struct{ kernel, init, agent string }

func findPrograms() (p programs, err error) {
	if p.kernel, err = tool.Installed("linux.uml"); err != nil {
		return p, fmt.Errorf("%w: on Debian, `apt-get install user-mode-linux`", err)
	}
	if p.init, err = tool.Package("spec/target/uml/umlinit"); err != nil {
		return p, err
	}
	p.agent, err = tool.Path("sockagent")
	return p, err
}

// open opens a session on the next port that is free.
func (h *host) open(ctx context.Context) (target.Session, error) {
	select {
	case p := <-h.free:
		return h.openOn(ctx, p)
	case <-h.machine.ended:
		return nil, errors.New(h.machine.cause())
	case <-ctx.Done():
		return nil, fmt.Errorf("all %d ports are in use: %w", portCount, ctx.Err())
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
