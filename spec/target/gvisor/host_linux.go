package gvisor

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
)

// host is what a Target is on Linux.
type host struct {
	config  Config
	release string
	wire    *netns.Wire
}

func (h *host) init(c Config) (err error) {
	if c.Runsc, err = findRunsc(c.Runsc); err != nil {
		return err
	}
	if c.Agent == "" {
		if c.Agent, err = tool.Path("sockagent"); err != nil {
			return err
		}
	}
	h.config = c
	if h.release, err = releaseOf(c.Runsc); err != nil {
		return err
	}
	h.wire, err = netns.OpenWire()
	return err
}

// findRunsc returns the absolute path of a runsc.
func findRunsc(path string) (string, error) {
	if path != "" {
		return filepath.Abs(path)
	}
	path, err := tool.Installed("runsc")
	if err != nil {
		return "", fmt.Errorf("%w: \"make gvisor\" installs it (100 MB)", err)
	}
	return path, nil
}

// programs are what stands in a sandbox.
func (h *host) programs() []string { return append([]string{h.config.Agent}, h.config.Programs...) }

func (h *host) open(ctx context.Context) (target.Session, error) {
	s, err := openSession(ctx, h)
	if err != nil {
		return nil, fmt.Errorf("opening a session with gvisor: %w", err)
	}
	return s, nil
}

func (h *host) close() error { return h.wire.Close() }

// command is runsc with what each sandbox has in common.
//
// Frames must be real: no segmentation and no checksums by a device, none taken
// on trust. What the stack sends goes to the interface at once and not through a
// queue of its own, so that a sentinel can stand behind it.
func (h *host) command(b *bundle) *exec.Cmd {
	return &exec.Cmd{
		Path: h.config.Runsc,
		Args: []string{"runsc",
			"--platform=systrap", "--network=sandbox", "--gofer-network-namespace=host",
			"--gso=false", "--software-gso=true", "--tx-checksum-offload=false", "--rx-checksum-offload=false",
			"--qdisc=none", "--network-processors-per-channel=1", "--net-raw",
			"--ignore-cgroups", "--host-settings=ignore",
			"--root=" + b.state(), "run", "--bundle=" + b.dir, "--pid-file=" + b.pidFile(), "sockspec"},
		Dir:    "/",
		Stderr: h.config.Stderr,
	}
}
