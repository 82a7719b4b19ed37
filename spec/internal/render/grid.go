package render

import (
	"cmp"
	"fmt"

	"github.com/sockspec/sockspec/spec/report"
)

// grid is a table as a page shows it.
type grid struct{ *report.Table }

// differencesLimit is how many differing cells a page lists above the table, so
// that a reader need not look for them.
const differencesLimit = 12

// differing is a cell that differs from the rule, with its place.
type differing struct {
	Row, Column string
	report.Cell
}

// gridOf wraps the table of a spec, if it has one.
func gridOf(t *report.Table) *grid {
	if t == nil {
		return nil
	}
	return &grid{t}
}

// cases is the spec's table, which may be empty.
func cases(s *report.Spec) *grid {
	if s.Table == nil {
		return &grid{&report.Table{}}
	}
	return &grid{s.Table}
}

// line tells in one line which cells differ from the rule.
func (g *grid) line() string {
	all := g.all()
	text := fmt.Sprintf("%s of %s differ: ", number(len(all)), plural(g.Cases(), "case"))
	for i, cell := range all[:min(2, len(all))] {
		if i > 0 {
			text += "; "
		}
		text += cell.String()
	}
	if more := len(all) - 2; more > 0 {
		text += "; and " + number(more) + " more"
	}
	return oneLine(text, 2*lineLimit)
}

// String tells of a cell where it stands, what came, and what the rule says.
func (d differing) String() string {
	return fmt.Sprintf("%s / %s gives %s, not %s", d.Row, d.Column, cmp.Or(d.Got, "nothing"),
		cmp.Or(d.Want, "nothing"))
}

// Cases counts the cells.
func (g *grid) Cases() int {
	n := 0
	for _, row := range g.Rows {
		n += len(row.Cells)
	}
	return n
}

// Differing counts the cells that differ from the rule.
func (g *grid) Differing() int { return len(g.all()) }

// Differences are the first of the cells that differ from the rule.
func (g *grid) Differences() []differing {
	list := g.all()
	return list[:min(differencesLimit, len(list))]
}

// all finds the cells that differ from the rule.
func (g *grid) all() []differing {
	var list []differing
	for _, row := range g.Rows {
		for i, cell := range row.Cells {
			if !cell.Differs() {
				continue
			}
			d := differing{Row: row.Name, Cell: cell}
			if i < len(g.Columns) {
				d.Column = g.Columns[i]
			}
			list = append(list, d)
		}
	}
	return list
}
