package command

import (
	"context"
	"errors"
	"os/exec"

	"github.com/sockspec/sockspec/spec/command/runner"
	"github.com/sockspec/sockspec/spec/internal/mutant"
	"github.com/sockspec/sockspec/spec/internal/mutant/catch"
	"github.com/sockspec/sockspec/spec/internal/stack"
)

func mutants(ctx context.Context, args []string, std streams) error {
	f := flags("mutants")
	if err := parse(f, args); err != nil {
		return err
	}
	for _, id := range f.Args() {
		if _, err := mutant.Find(id); err != nil {
			return wrong{err}
		}
	}
	if err := stack.Prepare("linux"); err != nil {
		return err
	}
	err := catch.All(ctx, f.Args(), runMutant, std.out, std.err)
	if errors.Is(err, catch.ErrBlind) {
		return errNo
	}
	return err
}

// runMutant is a run of this program against one mutant.
func runMutant(ctx context.Context, r catch.Run) *exec.Cmd {
	c := runner.Config{Target: "linux", Mutant: r.Mutant, Focus: r.Filter, Patience: r.Patience,
		Report: r.Dir}
	return c.Command(ctx, nil)
}
