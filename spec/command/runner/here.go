package runner

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"runtime"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/internal/stack"
)

// ErrFailed says that the run went wrong; the report tells how, or another process.
var ErrFailed = errors.New("the run failed")

// Here runs the suite in this process, as all there is of the run or, if flags of
// Ginkgo's say so, as one process of it. It may only be called once, at the start of
// the program: see stack.Enter.
func Here(ctx context.Context, c Config, flags []string) error {
	stack.Enter(c.Target)
	if err := configure(c, flags); err != nil {
		return err
	}
	target, err := stack.Open(ctx, c.Target, "")
	if err != nil {
		return fmt.Errorf("no stack to judge: %w", err)
	}
	defer func() { _ = target.Close() }()
	return run(spec.Config{
		Target: target, Report: c.Report, Netcat: c.Netcat, Mutant: c.Mutant, Linux: c.Linux,
		Patience: cmp.Or(c.Patience, stack.Patience(c.Target)),
	})
}

// configure sets Ginkgo's own flags, which it keeps among those of the program.
func configure(c Config, flags []string) error {
	own, err := types.GenerateGinkgoTestRunArgs(c.suite(), looks, types.GoFlagsConfig{})
	if err != nil {
		return err
	}
	return flag.CommandLine.Parse(append(own, flags...))
}

// run runs the suite as a test that nobody else runs.
func run(c spec.Config) error {
	var t test
	done := make(chan struct{})
	go func() {
		defer close(done)
		spec.Run(&t, c)
	}()
	<-done
	return t.err
}

// test is a *testing.T without the package testing and its flags.
type test struct{ err error }

func (t *test) Helper() {}

func (t *test) Fail() { t.err = ErrFailed }

func (t *test) Fatal(args ...any) {
	t.err = errors.New(fmt.Sprint(args...))
	runtime.Goexit()
}
