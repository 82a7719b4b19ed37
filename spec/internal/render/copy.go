package render

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// copied are the files of a report beside those of its specs, and copiedOfSpec
// those of each spec.
var (
	copied       = []string{"index.html", "junit.xml", "report.json", "summary.md", "summary.txt"}
	copiedOfSpec = []string{"index.html", "trace.json", "trace.pcapng"}
)

// apart refuses to write into a report which is only to be read.
func apart(dir, source string) error {
	pages := report.Folder(source)
	if pages == "" {
		return nil
	}
	from, err1 := filepath.Abs(pages)
	into, err2 := filepath.Abs(dir)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if into == from || strings.HasPrefix(into, from+string(filepath.Separator)) {
		return fmt.Errorf("the comparison cannot be written to %s, which is in the report %s: "+
			"name another folder", dir, pages)
	}
	return nil
}

// install puts the pages of a report into dir, in place of an earlier one's.
func install(dir, source string, r *report.Report) error {
	if _, err := os.Stat(filepath.Join(dir, "report.json")); err == nil {
		if err := os.RemoveAll(filepath.Join(dir, "specs")); err != nil {
			return fmt.Errorf("cannot take the last comparison away: %w", err)
		}
	}
	from := report.Folder(source)
	if from == "" {
		return Write(dir, r)
	}
	return copyReport(dir, from, r)
}

// copyReport copies the files that a report is known to have, and no others.
func copyReport(dir, from string, r *report.Report) error {
	var errs []error
	for _, name := range copied {
		errs = append(errs, copyFile(dir, from, name))
	}
	for i := range r.Specs {
		if r.Specs[i].Verdict == report.Excluded {
			continue
		}
		for _, name := range copiedOfSpec {
			errs = append(errs, copyFile(dir, from, filepath.Join("specs", r.Specs[i].Slug, name)))
		}
	}
	return errors.Join(errs...)
}

// CopyTraces copies what a run has kept of its specs beside their pages from a report
// into dir. A source without traces, such as a report.json alone, has none to copy. The
// error is one line: dir is in the source, or a file cannot be read or written.
func CopyTraces(dir, source string, r *report.Report) error {
	if err := apart(dir, source); err != nil {
		return err
	}
	from := report.Folder(source)
	if from == "" {
		return nil
	}
	var errs []error
	for i := range r.Specs {
		for _, name := range copiedOfSpec[1:] { // but for the page, which is made anew
			if r.Specs[i].HasTrace {
				errs = append(errs, copyFile(dir, from, filepath.Join("specs", r.Specs[i].Slug, name)))
			}
		}
	}
	return errors.Join(errs...)
}

// copyFile copies one file under two folders. One that does not exist is left
// out: a spec that captured nothing has no trace.
func copyFile(into, from, name string) error {
	source, err := os.Open(filepath.Join(from, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot copy %s: %w", name, err)
	}
	defer source.Close()
	return writeFile(into, name, func(w io.Writer) error {
		_, err := io.Copy(w, source)
		return err
	})
}
