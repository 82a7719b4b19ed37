package render

import (
	"os"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/report"
)

// specPage is what the template of a spec's page shows.
type specPage struct {
	frame
	place
	Ladder  *drawing // nil without a trace
	Missing string   // why the trace cannot be drawn
	Capture string   // the name of the capture file, empty if there is none
	Trace   string   // that of the trace
	Shown   []report.Connection
	Table   *grid
}

// place is a spec between its neighbours; at the ends there is none.
type place struct {
	Spec           row
	Previous, Next *row
}

// connectionLimit is how many connections a page lists.
const connectionLimit = 200

// between finds the neighbours of a page.
func between(paged []row, i int) place {
	p := place{Spec: paged[i]}
	if i > 0 {
		p.Previous = &paged[i-1]
	}
	if i+1 < len(paged) {
		p.Next = &paged[i+1]
	}
	return p
}

// newSpecPage prepares the page of a spec. A trace that cannot be read leaves a
// page that says so, beside the error.
func newSpecPage(dir string, r *report.Report, where place) (specPage, error) {
	spec := where.Spec
	page := specPage{
		frame: newFrame(r, spec.Text+" ("+string(spec.Verdict)+")", "../../"),
		place: where,
		Table: gridOf(spec.Table),
		Shown: spec.Connections[:min(connectionLimit, len(spec.Connections))],
	}
	if !spec.HasTrace {
		return page, nil
	}
	folder := filepath.Join(dir, "specs", spec.Slug)
	page.Capture = present(folder, "trace.pcapng")
	page.Trace = present(folder, "trace.json")
	ladder, err := draw(filepath.Join(folder, "trace.json"))
	if err != nil {
		page.Missing = clean(err.Error(), textLimit)
		return page, err
	}
	page.Ladder = ladder
	return page, nil
}

// present returns the name of a file if the folder holds it.
func present(folder, name string) string {
	if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
		return ""
	}
	return name
}

// Hidden counts the connections that the page leaves to the capture.
func (p specPage) Hidden() int { return len(p.Spec.Connections) - len(p.Shown) }

// Message is the spec's whole message, if it says more than the line above it.
func (p specPage) Message() string {
	if p.Spec.Message == p.Spec.Actual {
		return ""
	}
	return p.Spec.Message
}
