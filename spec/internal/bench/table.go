package bench

import "github.com/sockspec/sockspec/spec/internal/report"

// Table, Row and Cell are what a generated spec hands to Record: a rule, and what
// came of each case.
type (
	Table = report.Table
	Row   = report.Row
	Cell  = report.Cell
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
