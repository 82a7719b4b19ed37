package command

import (
	"context"
	"errors"
	"fmt"

	"github.com/sockspec/sockspec/spec/internal/collect"
	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/report"
)

func merge(_ context.Context, args []string, std streams) error {
	f := flags("merge")
	dir := f.StringP("output", "o", "report", "")
	if err := parse(f, args); err != nil {
		return err
	}
	switch {
	case *dir == "":
		return wrong{errors.New("merge: -o names no folder")}
	case f.NArg() < 2:
		return wrong{fmt.Errorf("merge: %d reports given, want two or more", f.NArg())}
	}
	var parts []*report.Report
	for _, source := range f.Args() {
		part, err := report.Read(source)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	whole, err := collect.Merge(parts)
	if err != nil {
		return err
	}
	for i, source := range f.Args() {
		if err := render.CopyTraces(*dir, source, parts[i]); err != nil {
			return err
		}
	}
	if err := render.Write(*dir, whole); err != nil {
		return err
	}
	show(*dir, std.out)
	if !whole.OK() {
		return errNo
	}
	return nil
}
