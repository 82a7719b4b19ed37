// Package runner runs the suite on a stack that a user names: in processes of their
// own, each of which is this program again, or in this one.
package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/collect"
	"github.com/sockspec/sockspec/spec/internal/parallel"
	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/internal/stack"
	"github.com/sockspec/sockspec/spec/report"
)

// Config says what to judge, and how; spec.Config explains what both have.
type Config struct {
	Target   string // the stack's name, for stack.Open
	Focus    string // Ginkgo's label filter; "" for all specs
	Report   string // the folder of the report, which is made
	Netcat   string
	Mutant   string
	Patience time.Duration // 0 for what suits the stack
	Linux    bool
	Procs    int
	Seed     int64 // of an earlier run, to be made once more; 0 for a new one
}

// suite is what Ginkgo is to do.
func (c Config) suite() types.SuiteConfig {
	s := types.NewDefaultSuiteConfig()
	s.RandomizeAllSpecs, s.FailOnEmpty, s.LabelFilter = true, true, c.Focus
	s.RandomSeed = cmp.Or(c.Seed, s.RandomSeed)
	return s
}

// looks is how Ginkgo shows it.
var looks = types.ReporterConfig{SilenceSkips: true, Succinct: true}

// Run runs the suite in c.Procs processes, shows on out what Ginkgo says, and writes
// the report. The error says why there is none, or what it lacks.
func Run(ctx context.Context, c Config, out io.Writer) (*report.Report, error) {
	if err := stack.Prepare(c.Target); err != nil {
		return nil, err
	}
	ran, died := parallel.Run(ctx, parallel.Config{
		Procs: c.Procs, Suite: c.suite(), Command: c.Command,
		Reporter: reporters.NewDefaultReporter(looks, out),
	})
	if len(ran.SpecReports) == 0 && died != nil {
		return nil, unjudged(died)
	}
	fmt.Fprintln(out)
	r, err := collect.Report(ran, nil)
	if err != nil {
		return nil, err
	}
	if died != nil {
		r.Problems = append(r.Problems, died.Error())
	}
	return r, render.Write(c.Report, r)
}

// Command is this program again, as one process that runs c, as parse in spec/command
// reads it. Flags of Ginkgo's make it one of several.
func (c Config) Command(ctx context.Context, flags []string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.CommandContext(ctx, self, append(c.arguments(), flags...)...)
}

// arguments are those of a process. Each has its value in the same word, which may be
// empty, so that none is taken for another.
func (c Config) arguments() []string {
	return []string{
		"run", "--target=" + c.Target, "--focus=" + c.Focus, "--output=" + c.Report,
		"--netcat=" + c.Netcat, "--mutant=" + c.Mutant, "--patience=" + c.Patience.String(),
		fmt.Sprintf("--strict=%v", c.Linux), "--procs=1", "--",
	}
}

// unjudged says why no process ran a spec: the first has told, as this program does.
func unjudged(died error) error {
	if d, ok := errors.AsType[*parallel.Death](died); ok && d.Output != "" {
		return errors.New(strings.TrimPrefix(d.Output, "sockspec: "))
	}
	return died
}
