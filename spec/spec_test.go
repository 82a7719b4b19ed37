package spec_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/internal/stack"
)

var (
	name = flag.String("sockspec.target", "linux",
		"the stack to judge: linux, gvisor, lwip, uml, agent:COMMAND or tcp://HOST:PORT")
	folder  = flag.String("sockspec.report", "", "the folder for the report; none without it")
	mutated = flag.String("sockspec.mutant", "",
		"the id of a lie that the stack shall tell; see spec/internal/mutant")
	program = flag.String("sockspec.netcat", "",
		"the netcat to judge instead of the stack, in its network; see spec/netcat")
	asLinux = flag.Bool("sockspec.linux", false,
		"fail also for what only Linux's documents ask for, whatever the stack is")
	patient = flag.Duration("sockspec.patience", 0,
		"how long the stack may take for what it does at once; 5s without it")
)

func TestMain(m *testing.M) {
	flag.Parse()
	check()
	stack.Enter(*name)
	os.Exit(m.Run())
}

// check ends a run of specs that are not written as they must be, or whose label filter
// asks for what there is not. Ginkgo's command waits for the processes that it has
// started, and so has to ask before.
func check() {
	suite, _ := ginkgo.GinkgoConfiguration()
	if suite.ParallelTotal > 1 {
		return
	}
	if err := spec.Check(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := spec.CheckFilter(suite.LabelFilter); err != nil {
		fmt.Fprintln(os.Stderr, "spec: the label filter:", err)
		os.Exit(2)
	}
}

func TestConformance(t *testing.T) {
	// The paths of agents count from the module's folder, where make is run.
	target, err := stack.Open(t.Context(), *name, "..")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = target.Close() }()
	spec.Run(t, spec.Config{
		Target: target, Report: *folder, Netcat: *program, Mutant: *mutated,
		Patience: cmp.Or(*patient, stack.Patience(*name)), Linux: *asLinux,
	})
}
