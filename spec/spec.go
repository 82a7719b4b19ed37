// Package spec is the conformance suite. Run is its one door: the tests of this
// module go through it, and those of any other module that has a stack to judge.
package spec

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/mutant"
	"github.com/sockspec/sockspec/spec/internal/report"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/target"

	// The suites.
	_ "github.com/sockspec/sockspec/spec/address"
	_ "github.com/sockspec/sockspec/spec/backlog"
	_ "github.com/sockspec/sockspec/spec/close"
	_ "github.com/sockspec/sockspec/spec/connect"
	_ "github.com/sockspec/sockspec/spec/datagram"
	_ "github.com/sockspec/sockspec/spec/descriptor"
	_ "github.com/sockspec/sockspec/spec/icmp"
	_ "github.com/sockspec/sockspec/spec/port"
)

// Config says what to judge, and where to write what comes of it.
type Config struct {
	Target target.Target // the stack under test
	Report string        // the report's folder, which is made; "" for no report
	// Netcat is the netcat to judge, one of those that spec/netcat describes: only the
	// specs of a netcat are run and reported then. "" judges the stack, with gonc.
	Netcat string
	Mutant string // the id of a lie that the stack shall tell; "" for none
	// Expect is what the stack is known to do otherwise, in the format that
	// spec/expect/linux.yaml explains, for a stack whose list is kept elsewhere. nil
	// means the list that this module holds for the target's name, if it does.
	Expect []byte
	// Patience is how long a stack may take for what it does at once, and half of
	// what it may take for a timer of its own. 0 means 5 s.
	Patience time.Duration
	// Linux has what only Linux's documents ask for bind the stack, though it does
	// not call itself linux. Without it such specs inform: they differ, and do not
	// fail.
	Linux bool
}

// Run runs the suite against a stack, within t, under Ginkgo's flags. The test
// fails if anything unexpected happened or anything was inconclusive.
func Run(t *testing.T, c Config) {
	t.Helper()
	stack := c.Target
	if c.Mutant != "" {
		m, err := mutant.Wrap(stack, c.Mutant)
		if err != nil {
			t.Fatal(err)
		}
		stack = m
	}
	expected, err := deviations(c, stack.Name())
	if err != nil {
		t.Fatal(err)
	}
	program, err := judge(c.Netcat)
	if err != nil {
		t.Fatal(err)
	}
	bench.Configure(sut.Config{
		Target: stack, Expected: expected, ReportDir: c.Report, Patience: c.Patience, Linux: c.Linux,
	})
	gomega.RegisterFailHandler(bench.FailSpec)
	ginkgo.ReportAfterSuite("the report", func(r ginkgo.Report) { conclude(c, program, expected, r) })
	defer sut.Settle()
	ginkgo.RunSpecs(t, "sockspec", program.suite())
}

// deviations is the list that the Config brings, or else this module's.
func deviations(c Config, stack string) (*expect.List, error) {
	if c.Expect != nil {
		return expect.Parse("Config.Expect", c.Expect)
	}
	return expect.Load(stack)
}

// conclude writes the report of a run, and fails the run for what no spec can be
// blamed for.
func conclude(c Config, program *program, expected *expect.List, ran types.Report) {
	r := collect(ran)
	r.Mutant = c.Mutant
	r.Suite = version()
	for _, e := range expected.Unused(ids(r)) {
		r.Stale = append(r.Stale, fmt.Sprintf("%s: %q matches no spec", e.Where(), e.Spec))
	}
	r.Stack = describeStack(c.Target)
	program.describe(r)
	r.Standards = coverage(r.Specs)
	if c.Report != "" {
		if err := report.Write(c.Report, r); err != nil {
			ginkgo.Fail("the report cannot be written: " + err.Error())
		}
	}
	if len(r.Stale) > 0 {
		ginkgo.Fail(fmt.Sprintf("expectations that match no spec: %v", r.Stale))
	}
}

func ids(r *report.Report) (out []string) {
	for _, s := range r.Specs {
		out = append(out, s.ID)
	}
	return out
}

func describeStack(t target.Target) report.Stack {
	s := report.Stack{Target: t.Name(), Machine: runtime.GOARCH}
	g, err := sut.Greeting()
	if err != nil {
		return s
	}
	s.Name, s.Release, s.Settings = g.Stack, g.Release, g.Settings
	for _, f := range g.Features {
		s.Features = append(s.Features, string(f))
	}
	return s
}

// version is the suite's own: a module version, or the commit that it was built
// from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := os.Getenv("SOCKSPEC_VERSION"); v != "" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
}
