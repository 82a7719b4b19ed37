package command

import (
	"context"
	"fmt"

	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/report"
)

func diff(_ context.Context, args []string, std streams) error {
	f := flags("diff")
	complete := f.Bool("complete", false, "")
	if err := parse(f, args); err != nil {
		return err
	}
	if f.NArg() != 2 {
		return wrong{fmt.Errorf("diff: %d reports given, want an old one and a new one", f.NArg())}
	}
	old, err := report.Read(f.Arg(0))
	if err != nil {
		return err
	}
	fresh, err := report.Read(f.Arg(1))
	if err != nil {
		return err
	}
	worse, incomplete, err := render.Diff(std.out, old, fresh)
	if err == nil && (worse || *complete && incomplete) {
		return errNo
	}
	return err
}
