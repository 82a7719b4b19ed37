package bench

import "github.com/sockspec/sockspec/spec/internal/report"

// What a generated spec hands to Record.
type (
	// Table is a rule, and what came of each case.
	Table = report.Table
	// Row is one line of a Table.
	Row = report.Row
	// Cell is one case.
	Cell = report.Cell
)

// Aside makes calls that the trace leaves out, with the packets that they cause.
// A generated spec makes hundreds; its table says what came of them, and it makes
// those that matter again on the record.
func (b *Bench) Aside(calls func()) {
	b.trace.aside(true)
	defer b.trace.aside(false)
	calls()
	b.Wire.Drain()
}
