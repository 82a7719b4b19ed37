package render

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/report"
)

// Write writes the report into dir, beside the traces that the run left in
// dir/specs/SLUG: report.json, junit.xml, summary.md, summary.txt, index.html and
// a page for each spec that ran. It writes all that it can: the error tells of
// every file that could not be written, of every trace that could not be read
// (its page says so too), and of a spec that no page can be made of. The pages of
// specs that only an earlier run had are removed.
func Write(dir string, r *report.Report) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("cannot make the report's folder: %w", err)
	}
	sweep(dir, r)
	whole := r.Normal()
	shown := cleaned(whole)
	short := summaryOf(shown, indexPath(dir))
	errs := []error{
		whole.Check(),
		writeFile(dir, "report.json", func(w io.Writer) error { return whole.Write(w) }),
		writeFile(dir, "junit.xml", func(w io.Writer) error { return writeJUnit(w, shown) }),
		writeFile(dir, "summary.md", func(w io.Writer) error { return writeMarkdown(w, short) }),
		writeFile(dir, "summary.txt", func(w io.Writer) error { return writeTerminal(w, short, false) }),
		writeSite(dir, shown),
	}
	return errors.Join(errs...)
}

// indexPath is where a reader finds the page of the report in dir.
func indexPath(dir string) string { return filepath.Join(dir, "index.html") }

// writeFile writes a file in one go, so that no reader sees half of it.
func writeFile(dir, name string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	if err := os.WriteFile(path+".new", content.Bytes(), 0o644); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("cannot write %s: %w", name, err)
	}
	return nil
}
