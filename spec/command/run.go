package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/pflag"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/command/runner"
	"github.com/sockspec/sockspec/spec/internal/mutant"
	"github.com/sockspec/sockspec/spec/internal/stack"
)

func run(ctx context.Context, args []string, std streams) error {
	c, flags, err := parseRun(args)
	if err != nil {
		return err
	}
	if len(flags) == 0 {
		if err := spec.Check(); err != nil {
			return err
		}
	}
	if c.Procs == 1 {
		return runHere(ctx, c, flags, std.out)
	}
	forget(c.Report)
	r, err := runner.Run(ctx, c, std.out)
	if r != nil {
		show(c.Report, std.out)
	}
	if err == nil && !r.OK() {
		return errNo
	}
	return err
}

// runHere runs the suite in this process. Flags of Ginkgo's say that it is one of
// several, of which another makes the report.
func runHere(ctx context.Context, c runner.Config, flags []string, out io.Writer) error {
	alone := len(flags) == 0
	if alone {
		forget(c.Report)
	}
	err := runner.Here(ctx, c, flags)
	if alone {
		show(c.Report, out)
	}
	if errors.Is(err, runner.ErrFailed) {
		return errNo
	}
	return err
}

// parseRun reads the command line of run. The flags behind "--" are Ginkgo's, for one
// process of several.
func parseRun(args []string) (c runner.Config, flags []string, err error) {
	f := runFlags("run", &c)
	f.StringVarP(&c.Target, "target", "t", "linux", "")
	f.StringVar(&c.Netcat, "netcat", "", "")
	f.StringVar(&c.Mutant, "mutant", "", "")
	f.BoolVar(&c.Linux, "strict", false, "")
	f.DurationVar(&c.Patience, "patience", 0, "")
	if err := parse(f, args); err != nil {
		return c, nil, err
	}
	if dash := f.ArgsLenAtDash(); dash >= 0 {
		flags = f.Args()[dash:]
	}
	if f.NArg() > len(flags) {
		return c, nil, wrong{fmt.Errorf("run: %q is no flag; --target names the stack", f.Arg(0))}
	}
	if len(flags) > 0 {
		return c, flags, nil // whoever has started this process has checked what it passes on
	}
	return c, nil, check(c)
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
