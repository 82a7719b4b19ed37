package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/sockspec/sockspec/spec/internal/render"
)

func compare(_ context.Context, args []string, std streams) error {
	f := flags("compare")
	dir := f.StringP("output", "o", "compare", "")
	if err := parse(f, args); err != nil {
		return err
	}
	switch {
	case *dir == "":
		return wrong{errors.New("compare: -o names no folder")}
	case f.NArg() < 2:
		return wrong{fmt.Errorf("compare: %d reports given, want two or more", f.NArg())}
	}
	if err := render.Compare(*dir, f.Args()); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%s/index.html and %s/summary.md\n", *dir, *dir)
	return nil
}
