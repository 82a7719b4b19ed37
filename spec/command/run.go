package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/command/runner"
	"github.com/sockspec/sockspec/spec/internal/mutant"
	"github.com/sockspec/sockspec/spec/internal/stack"
	"github.com/sockspec/sockspec/spec/report"
)

// order is what a command line of run asks for.
type order struct {
	runner.Config
	require []string // the profiles that must pass
	ginkgo  []string // flags of Ginkgo's, for one process of several
}

func run(ctx context.Context, args []string, std streams) error {
	o, err := parseRun(args)
	if err != nil {
		return err
	}
	if len(o.ginkgo) > 0 {
		return status(runner.Here(ctx, o.Config, o.ginkgo))
	}
	if err := spec.Check(); err != nil {
		return err
	}
	forget(o.Report)
	r, err := o.run(ctx, std.out)
	if r != nil {
		show(o.Report, std.out)
	}
	if err != nil {
		return err
	}
	if !r.OK() {
		return errNo
	}
	return required(r, o.require)
}

// run runs the suite and returns its report, in one process or in several.
func (o order) run(ctx context.Context, out io.Writer) (*report.Report, error) {
	if o.Procs > 1 {
		return runner.Run(ctx, o.Config, out)
	}
	if err := runner.Here(ctx, o.Config, nil); err != nil && !errors.Is(err, runner.ErrFailed) {
		return nil, err
	}
	return report.Read(o.Report)
}

// status is that of a process whose report another makes.
func status(err error) error {
	if errors.Is(err, runner.ErrFailed) {
		return errNo
	}
	return err
}

// all stands for every profile that is the stack's: a netcat is no part of it.
const all = "all"

// required says which of the profiles that must pass have not.
func required(r *report.Report, profiles []string) error {
	if slices.Contains(profiles, all) {
		for _, p := range []report.Profile{report.CoreAPI, report.TCPWire, report.UDP, report.Linux} {
			profiles = append(profiles, string(p))
		}
	}
	stands := map[string]report.Standing{}
	for _, s := range r.Standings() {
		stands[string(s.Profile)] = s
	}
	var missed []string
	for _, p := range profiles {
		if s := stands[p]; p != all && s.Word() != report.Pass {
			missed = append(missed, fmt.Sprintf("%s is %s, with %d of %d specs judged",
				p, s.Word(), s.Judged, s.Specs))
		}
	}
	if len(missed) == 0 {
		return nil
	}
	return fmt.Errorf("--require: %s", strings.Join(missed, "; "))
}

// parseRun reads the command line of run. The flags behind "--" are Ginkgo's, for one
// process of several.
func parseRun(args []string) (o order, err error) {
	f := runFlags("run", &o.Config)
	f.StringVarP(&o.Target, "target", "t", "linux", "")
	f.StringVar(&o.Netcat, "netcat", "", "")
	f.StringVar(&o.Mutant, "mutant", "", "")
	f.BoolVar(&o.Linux, "strict", false, "")
	f.StringSliceVar(&o.require, "require", nil, "")
	f.DurationVar(&o.Patience, "patience", 0, "")
	f.Int64Var(&o.Seed, "seed", 0, "")
	if err := parse(f, args); err != nil {
		return o, err
	}
	if dash := f.ArgsLenAtDash(); dash >= 0 {
		o.ginkgo = f.Args()[dash:]
	}
	if f.NArg() > len(o.ginkgo) {
		return o, wrong{fmt.Errorf("run: %q is no flag; --target names the stack", f.Arg(0))}
	}
	if len(o.ginkgo) > 0 {
		return o, nil // whoever has started this process has checked what it passes on
	}
	return o, o.check()
}

// check looks for faults before any process starts.
func (o order) check() error {
	for _, p := range o.require {
		if p != all && !slices.Contains(report.Profiles(), report.Profile(p)) {
			return wrong{fmt.Errorf("--require: %q is no profile: there are %v, and all",
				p, report.Profiles())}
		}
	}
	return check(o.Config)
}

// runFlags are those that each subcommand has which runs specs.
func runFlags(name string, c *runner.Config) *pflag.FlagSet {
	f := flags(name)
	f.StringVarP(&c.Focus, "focus", "f", "", "")
	f.StringVarP(&c.Report, "output", "o", "report", "")
	f.IntVarP(&c.Procs, "procs", "p", procs, "")
	return f
}

// procs is the usual number of processes: specs wait more than they work.
var procs = 4 * runtime.NumCPU()

// check looks for faults before any process starts.
func check(c runner.Config) error {
	switch {
	case c.Procs < 1:
		return wrong{fmt.Errorf("--procs is %d, want 1 or more", c.Procs)}
	case c.Report == "":
		return wrong{errors.New("--output names no folder")}
	case c.Patience < 0:
		return wrong{fmt.Errorf("--patience is %v, want some time", c.Patience)}
	}
	if err := spec.CheckFilter(c.Focus); err != nil {
		return wrong{fmt.Errorf("--focus: %w", err)}
	}
	if err := stack.Check(c.Target); err != nil {
		return wrong{err}
	}
	if c.Mutant != "" {
		if _, err := mutant.Find(c.Mutant); err != nil {
			return wrong{err}
		}
	}
	return nil
}

// oneLine is what an error says, without its line breaks.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// forget takes away the last run's summary, for one that ends early.
func forget(folder string) { _ = os.Remove(filepath.Join(folder, "summary.txt")) }

// show prints the summary, if the run came so far.
func show(folder string, out io.Writer) {
	if text, err := os.ReadFile(filepath.Join(folder, "summary.txt")); err == nil {
		_, _ = out.Write(text)
	}
}
