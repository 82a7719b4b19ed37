package render

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/report"
)

// Compare sets reports side by side and writes what it finds into dir: index.html,
// summary.md, and each report in a folder of its own, so that dir can be moved. One
// that is in that folder already stays as it is.
// A source is a report's folder, or a report.json alone: then its pages are made
// anew, without ladders. The error is one line for each fault: fewer than two
// sources, one that report.Read refuses or that holds dir, a file that cannot be
// copied.
func Compare(dir string, sources []string) error {
	if len(sources) < 2 {
		return fmt.Errorf("a comparison needs two reports or more, and there are %d", len(sources))
	}
	reports := make([]*report.Report, len(sources))
	for i, source := range sources {
		if err := apart(dir, source); err != nil {
			return err
		}
		r, err := report.Read(source)
		if err != nil {
			return err
		}
		reports[i] = r
	}
	columns := columnsOf(reports)
	var errs []error
	for i, c := range columns {
		// else it is there already
		if into := filepath.Join(dir, c.Folder); into != report.Folder(sources[i]) {
			errs = append(errs, install(into, sources[i], reports[i]))
		}
	}
	c := compare(columns)
	return errors.Join(append(errs,
		writeFile(dir, "index.html", func(w io.Writer) error { return writeComparePage(w, c) }),
		writeFile(dir, "summary.md", func(w io.Writer) error { return writeCompareMarkdown(w, c) }))...)
}
