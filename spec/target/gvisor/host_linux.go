package gvisor

import (
	"fmt"
	"io"
	"os/exec"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/netns"
)

// host is what sessions have in common.
type host struct {
	runsc    string   // its path
	release  string   // of runsc
	programs []string // what stands in a sandbox, the agent first
	wire     *netns.Wire
	stderr   io.Writer
}

func open(stderr io.Writer, programs []string) (target.Target, error) {
	runsc, err := tool.Installed("runsc")
	if err != nil {
		return nil, fmt.Errorf("%w: \"make gvisor\" installs it (100 MB)", err)
	}
	agent, err := tool.Path("sockagent")
	if err != nil {
		return nil, err
	}
	return newTarget(runsc, append([]string{agent}, programs...), stderr)
}

func newTarget(runsc string, programs []string, stderr io.Writer) (target.Target, error) {
	release, err := releaseOf(runsc)
	if err != nil {
		return nil, err
	}
	wire, err := netns.OpenWire()
	if err != nil {
		return nil, err
	}
	h := &host{runsc, release, programs, wire, stderr}
	return target.New("gvisor", h.open, wire.Close), nil
}

// command is runsc with what each sandbox has in common.
//
// Frames must be real: no segmentation and no checksums by a device, none taken
// on trust. What the stack sends goes to the interface at once and not through a
// queue of its own, so that a sentinel can stand behind it.
func (h *host) command(b *bundle) *exec.Cmd {
	return &exec.Cmd{
		Path: h.runsc,
		Args: []string{"runsc",
			"--platform=systrap", "--network=sandbox", "--gofer-network-namespace=host",
			"--gso=false", "--software-gso=true", "--tx-checksum-offload=false",
			"--rx-checksum-offload=false",
			"--qdisc=none", "--network-processors-per-channel=1", "--net-raw",
			"--ignore-cgroups", "--host-settings=ignore",
			"--root=" + b.state(), "run", "--bundle=" + b.dir, "--pid-file=" + b.pidFile(), "sockspec"},
		Dir:    "/",
		Stderr: h.stderr,
	}
}
