// Package stack opens the stack under test that a user names.
package stack

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/lwip"
	"github.com/sockspec/sockspec/spec/target/remote"
	"github.com/sockspec/sockspec/spec/target/uml"
)

// Names are the names that Open takes, for a message.
const Names = "linux, gvisor, lwip, uml, agent:COMMAND and tcp://HOST:PORT"

// Check is nil if a stack could have that name.
func Check(name string) error {
	switch name {
	case "linux", "gvisor", "lwip", "uml":
		return nil
	}
	if isRemote(name) {
		return nil
	}
	return fmt.Errorf("no target %q: there are %s", name, Names)
}

// isRemote reports whether a stack of that name is elsewhere.
func isRemote(name string) bool {
	return strings.HasPrefix(name, "agent:") || strings.HasPrefix(name, "tcp://")
}

// Enter gives the process what the stack of that name needs, as linux.Enter does: it
// belongs at the start of main.
func Enter(name string) {
	if name != "uml" && !isRemote(name) {
		linux.Enter()
	}
}

// Open opens the stack with that name. The command of an agent starts in dir, ""
// for that of this process. The error is one line: nothing has the name, or what
// the stack needs is not there.
func Open(ctx context.Context, name, dir string) (target.Target, error) {
	stderr := ginkgo.GinkgoWriter
	switch {
	case name == "linux":
		return linux.New(stderr)
	case name == "gvisor":
		return openGvisor()
	case name == "lwip":
		return lwip.New(stderr)
	case name == "uml":
		return uml.New(ctx, stderr)
	case isRemote(name):
		return remote.New(ctx, name, remote.Config{Dir: dir, Stderr: stderr})
	}
	return nil, Check(name)
}

// openGvisor has gonc in the sandboxes, for the specs of a netcat.
func openGvisor() (target.Target, error) {
	gonc, err := tool.Path("gonc")
	if err != nil {
		return nil, err
	}
	return gvisor.New(ginkgo.GinkgoWriter, gonc)
}

// Patience is how long a stack may take for what it does at once, where the suite's
// own patience is too short for it; 0 where that serves. User-mode Linux makes its
// system calls by ptrace(2), and a machine for each process of the run shares the
// processors.
func Patience(name string) time.Duration {
	if name == "uml" {
		return 15 * time.Second
	}
	return 0
}

// Prepare finds or builds the programs of this module that specs run on that stack,
// and names their folder to the processes that are started from here.
func Prepare(name string) error {
	switch {
	case name == "lwip" || isRemote(name): // which have agents of their own
		return nil
	case name == "uml":
		return tool.Prepare("tool/sockagent", "tool/gonc", "spec/target/uml/umlinit")
	}
	return tool.Prepare("tool/sockagent", "tool/gonc")
}
