package report

// grid is a table as a page shows it.
type grid struct{ *Table }

// differencesLimit is how many differing cells a page lists above the table, so
// that a reader need not look for them.
const differencesLimit = 12

// differing is a cell that differs from the rule, with its place.
type differing struct {
	Row, Column string
	Cell
}

// gridOf wraps the table of a spec, if it has one.
func gridOf(t *Table) *grid {
	if t == nil {
		return nil
	}
	return &grid{t}
}

// Differs reports whether the case did not come out as the rule says.
func (c Cell) Differs() bool { return c.Want != c.Got }

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
