package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/report"
)

func strip(_ context.Context, args []string, std streams) error {
	f := flags("strip")
	dir := f.StringP("output", "o", "docs/reports", "")
	if err := parse(f, args); err != nil {
		return err
	}
	switch {
	case *dir == "":
		return wrong{errors.New("strip: -o names no folder")}
	case f.NArg() != 1:
		return wrong{fmt.Errorf("strip: %d reports given, want one", f.NArg())}
	}
	r, err := report.Read(f.Arg(0))
	if err != nil {
		return err
	}
	if !strings.HasPrefix(r.Suite, "v") || strings.HasSuffix(r.Suite, "dirty") {
		return fmt.Errorf("%s was made by %s, which nobody else has: commit the sources, "+
			"and run again by make conformance", f.Arg(0), r.Suite)
	}
	name, err := render.Strip(*dir, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s/%s.json and %s/%s.md\n", *dir, name, *dir, name)
	return nil
}
