// Package matrix judges netcats, one after another, by the specs of a netcat, and
// sets their reports side by side: specs by netcats.
package matrix

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/report"
)

// Ours is the netcat whose verdict is that of the run.
const Ours = "gonc"

// ErrFailed says that gonc did not pass; the summary tells why.
var ErrFailed = errors.New("gonc failed")

// Config says what is judged, and where it goes.
type Config struct {
	Names  []string // the netcats, as Chosen returns them
	Absent []error  // why others are left out
	Report string   // the folder of the reports: Report/NAME, and the comparison
	Table  string   // the file for the table as Markdown; "" for none
	// Run runs the specs on one netcat, and writes its report to dir.
	Run func(ctx context.Context, name, dir string) (*report.Report, error)
}

// Judge runs the specs on each netcat, and writes what came of it; out gets a line
// for each, and the summary. The error is ErrFailed, or says which netcat could not
// be judged, or what could not be written.
func Judge(ctx context.Context, c Config, out io.Writer) error {
	if err := clean(c.Report); err != nil {
		return err
	}
	var reports []*report.Report
	for _, name := range c.Names {
		if err := os.RemoveAll(c.folder(name)); err != nil {
			return err
		}
		r, err := c.Run(ctx, name, c.folder(name))
		if err != nil {
			return fmt.Errorf("%s was not judged: %w", name, err)
		}
		fmt.Fprintln(out, progress(r))
		reports = append(reports, r)
	}
	return c.conclude(reports, out)
}

// folder is where the report of a netcat goes.
func (c Config) folder(name string) string { return filepath.Join(c.Report, name) }

// clean removes the report of a stack, which an earlier run may have left.
func clean(dir string) error {
	var errs []error
	for _, name := range []string{"report.json", "junit.xml", "specs"} {
		errs = append(errs, os.RemoveAll(filepath.Join(dir, name)))
	}
	return errors.Join(errs...)
}

// conclude sets the reports side by side, and says how it went.
func (c Config) conclude(reports []*report.Report, out io.Writer) error {
	place, err := c.compare()
	if err != nil {
		return err
	}
	text := summary(reports, c.Absent, place)
	errs := []error{write(filepath.Join(c.Report, "summary.txt"), text)}
	if c.Table != "" {
		errs = append(errs, write(c.Table, table(reports)))
	}
	fmt.Fprint(out, "\n"+text)
	for _, r := range reports {
		if r.Stack.Target == Ours && !r.OK() {
			errs = append(errs, ErrFailed)
		}
	}
	return errors.Join(errs...)
}

// compare makes the page of all netcats, or else tells where that of the only one is.
func (c Config) compare() (place string, err error) {
	if len(c.Names) == 1 {
		return filepath.Join(c.folder(c.Names[0]), "index.html"), nil
	}
	var folders []string
	for _, name := range c.Names {
		folders = append(folders, c.folder(name))
	}
	return filepath.Join(c.Report, "index.html"), render.Compare(c.Report, folders)
}

func write(path, text string) error { return os.WriteFile(path, []byte(text), 0o644) }
