package address

import (
	"fmt"
	"strings"

	. "github.com/sockspec/sockspec/spec/internal/bench"
	. "github.com/sockspec/sockspec/spec/target/sock"
)

// grid is the cases of one first socket: a row for each address of a second one,
// a column for the options of both.
type grid struct {
	first   party // without options
	is      state
	kind    Const // of the second socket
	seconds []local
}

// pair is the two sockets of one case.
type pair struct {
	first, second party
	is            state
}

// maxShown bounds the cases that a failure lists and that stand on the record.
const maxShown = 12

// check makes every case, and fails the spec if one comes out in another way than
// the rule says. On the record stand the first case, as an example of how each is
// made, and those that differ.
func (g grid) check(b *Bench) {
	g.seconds = reachable(b, g.seconds)
	cases := g.cases()
	got := make([]string, len(cases))
	b.Aside(func() {
		far := g.far(b)
		for i, c := range cases {
			got[i] = c.try(b, far)
		}
	})
	b.Record(g.table(cases, got))
	differing := differences(cases, got)
	g.show(b, append(cases[:1:1], differing...))
	if len(differing) > 0 {
		FailSpec(message(cases, got), 1)
	}
}

// show makes cases again where a reader of the trace sees them.
func (g grid) show(b *Bench, cases []pair) {
	far := g.far(b)
	for _, c := range cases[:min(len(cases), maxShown)] {
		b.Remark(c.String() + ": the rule says " + c.want())
		c.try(b, far)
	}
}

// cases are all of them, row by row.
func (g grid) cases() (out []pair) {
	for _, second := range g.seconds {
		for _, o := range combinations {
			for _, p := range combinations {
				c := pair{first: g.first, second: party{kind: g.kind, local: second}, is: g.is}
				c.first.options, c.second.options = o, p
				out = append(out, c)
			}
		}
	}
	return out
}

// table is what the report shows.
func (g grid) table(cases []pair, got []string) *Table {
	t := &Table{Rule: rule}
	columns := len(combinations) * len(combinations)
	for i, c := range cases {
		if i < columns {
			t.Columns = append(t.Columns, c.column())
		}
		if i%columns == 0 {
			t.Rows = append(t.Rows, Row{Name: c.second.local.String()})
		}
		row := &t.Rows[i/columns]
		row.Cells = append(row.Cells, Cell{Want: c.want(), Got: got[i]})
	}
	return t
}

func differences(cases []pair, got []string) (out []pair) {
	for i, c := range cases {
		if got[i] != c.want() {
			out = append(out, c)
		}
	}
	return out
}

// message lists the cases that differ: what came, and what the rule says.
func message(cases []pair, got []string) string {
	var came, said []string
	for i, c := range cases {
		if got[i] != c.want() {
			came = append(came, "    "+c.String()+": "+got[i])
			said = append(said, "    "+c.String()+": "+c.want())
		}
	}
	return "Expected\n" + listing(came) + "\nto be, as the rule says\n" + listing(said)
}

func listing(lines []string) string {
	if more := len(lines) - maxShown; more > 0 {
		lines = append(lines[:maxShown:maxShown], fmt.Sprintf("    and %d more", more))
	}
	return strings.Join(lines, "\n")
}
