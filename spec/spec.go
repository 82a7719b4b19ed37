// Package spec is the conformance suite. Run is its one door: the tests of this
// module go through it, and those of any other module that has a stack to judge.
package spec

import (
	"fmt"
	"runtime"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/collect"
	"github.com/sockspec/sockspec/spec/internal/mutant"
	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/internal/tree"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
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

// TestingT is what Run needs of a *testing.T.
type TestingT interface {
	Helper()
	Fail()
	Fatal(args ...any)
}

// Run runs the suite against a stack, within t, under Ginkgo's flags, and returns what
// it found. The test fails if anything unexpected happened or anything was
// inconclusive. A process that is one of several, as under ginkgo -p, has nothing to
// return but for the first: the others get nil.
func Run(t TestingT, c Config) (made *report.Report) {
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
	ginkgo.BeforeSuite(func() { collect.Publish(subject(c, program)) })
	ginkgo.ReportAfterSuite("the report", func(r ginkgo.Report) {
		made = conclude(c, expected, r)
		blame(made)
	})
	defer sut.Settle()
	tree.Close()
	ginkgo.RunSpecs(t, "sockspec", program.suite())
	return made
}

// Check returns the mistakes of those who have written the suites, one a line: a
// requirement that no catalogue has, a spec that cites none. For that it builds the
// tree of specs, and runs none; it has to be called before Run, which would end the
// process with them.
func Check() error {
	ginkgo.PreviewSpecs("sockspec")
	return tree.Mistakes()
}

// deviations is the list that the Config brings, or else this module's.
func deviations(c Config, stack string) (*expect.List, error) {
	if c.Expect != nil {
		return expect.Parse("Config.Expect", c.Expect)
	}
	return expect.Load(stack)
}

// conclude makes the report of a run and writes it where it is wanted.
func conclude(c Config, expected *expect.List, ran types.Report) *report.Report {
	r, err := collect.Report(ran, expected)
	if err != nil {
		ginkgo.Fail(err.Error())
	}
	if c.Report != "" {
		if err := render.Write(c.Report, r); err != nil {
			ginkgo.Fail("the report cannot be written: " + err.Error())
		}
	}
	return r
}

// blame fails a run for what no spec can be blamed for.
func blame(r *report.Report) {
	if len(r.Stale) > 0 {
		ginkgo.Fail(fmt.Sprintf("expectations that match no spec: %v", r.Stale))
	}
}

// subject asks a session what it says of the stack; little is known of one that
// opens none.
func subject(c Config, program *program) collect.Subject {
	s := collect.Subject{List: c.Target.Name(), Mutant: c.Mutant}
	s.Stack = report.Stack{Target: c.Target.Name(), Machine: runtime.GOARCH}
	if g, err := sut.Greeting(); err == nil {
		s.Stack.Name, s.Stack.Release, s.Stack.Settings = g.Stack, g.Release, g.Settings
		for _, f := range g.Features {
			s.Stack.Features = append(s.Stack.Features, string(f))
		}
	}
	program.describe(&s)
	return s
}
