package spec_test

import (
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
)

// open opens the stack with that name.
func open(name string) (target.Target, error) {
	if name == "linux" {
		return linux.New(linux.Config{Stderr: ginkgo.GinkgoWriter})
	}
	return nil, fmt.Errorf("no target %q: linux is the one that there is", name)
}
