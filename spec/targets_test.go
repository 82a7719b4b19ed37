package spec_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/lwip"
	"github.com/sockspec/sockspec/spec/target/remote"
	"github.com/sockspec/sockspec/spec/target/uml"
)

// isRemote tells the names of targets that are elsewhere.
func isRemote(name string) bool {
	return strings.HasPrefix(name, "agent:") || strings.HasPrefix(name, "tcp://")
}

// needsNamespaces tells the names of targets that need what linux.Enter gives.
func needsNamespaces(name string) bool { return name != "uml" && !isRemote(name) }

// open opens the stack with that name.
func open(ctx context.Context, name string) (target.Target, error) {
	switch {
	case name == "linux":
		return linux.New(ginkgo.GinkgoWriter)
	case name == "gvisor":
		return openGvisor()
	case name == "lwip":
		return lwip.New(ginkgo.GinkgoWriter)
	case name == "uml":
		return uml.New(ctx, ginkgo.GinkgoWriter)
	case isRemote(name):
		// Paths count from the module's folder, where make is run.
		return remote.New(ctx, name, remote.Config{Dir: "..", Stderr: ginkgo.GinkgoWriter})
	}
	return nil, fmt.Errorf("no target %q: there are linux, gvisor, lwip, uml, agent:COMMAND and tcp://HOST:PORT", name)
}

func openGvisor() (target.Target, error) {
	gonc, err := tool.Path("gonc")
	if err != nil {
		return nil, err
	}
	return gvisor.New(ginkgo.GinkgoWriter, gonc)
}
