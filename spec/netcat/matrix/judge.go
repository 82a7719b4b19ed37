package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/internal/report"
)

// judge runs the specs on each netcat, and writes what came of it.
func judge(ctx context.Context, s settings, names []string, absent []error, stdout, stderr io.Writer) error {
	suite, err := build(ctx, stderr)
	if err != nil {
		return err
	}
	if err := clean(s.report); err != nil {
		return err
	}
	var reports []*report.Report
	var folders []string
	for _, name := range names {
		dir := filepath.Join(s.report, name)
		r, err := suite.judge(ctx, s, name, dir, stdout)
		if err != nil {
			return err
		}
		fmt.Fprintln(stdout, progress(r))
		reports, folders = append(reports, r), append(folders, dir)
	}
	return conclude(s, reports, folders, absent, stdout)
}

// clean removes the report of a stack, which an earlier run may have left.
func clean(dir string) error {
	var errs []error
	for _, name := range []string{"report.json", "junit.xml", "specs"} {
		errs = append(errs, os.RemoveAll(filepath.Join(dir, name)))
	}
	return errors.Join(errs...)
}

// conclude sets the reports side by side, and says how it went.
func conclude(s settings, reports []*report.Report, folders []string, absent []error, stdout io.Writer) error {
	place := filepath.Join(folders[0], "index.html")
	if len(reports) > 1 {
		if err := report.Merge(s.report, folders); err != nil {
			return err
		}
		place = filepath.Join(s.report, "index.html")
	}
	text := summary(reports, absent, place)
	errs := []error{write(filepath.Join(s.report, "summary.txt"), text)}
	if s.table != "" {
		errs = append(errs, write(s.table, table(reports)))
	}
	fmt.Fprint(stdout, "\n"+text)
	for _, r := range reports {
		if r.Stack.Target == ours && !r.OK() {
			errs = append(errs, errFailed)
		}
	}
	return errors.Join(errs...)
}

func write(path, text string) error { return os.WriteFile(path, []byte(text), 0o644) }
