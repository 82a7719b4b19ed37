package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/sockspec/sockspec/spec/report"
)

// standardRow is a line of the table of standards.
type standardRow struct {
	Name, Title, Kind string
	report.Count
}

// standard is one as the pages show it.
type standard struct{ report.Standard }

// Rows are the lines of one standard: what it labels itself, and what it
// implies. A kind without requirements has no line.
func (s standard) Rows() []standardRow {
	rows := []standardRow{{s.Source, s.Title, "labelled", s.Labelled},
		{s.Source, s.Title, "implied", s.Implied}}
	kept := rows[:0]
	for _, row := range rows {
		if row.Total > 0 {
			kept = append(kept, row)
		}
	}
	return kept
}

// cited reports whether a spec cites a requirement of the standard.
func cited(s report.Standard) bool { return s.Labelled.Cited+s.Implied.Cited > 0 }

// plus adds up two counts.
func plus(c, d report.Count) report.Count {
	return report.Count{
		Total: c.Total + d.Total, Testable: c.Testable + d.Testable, Cited: c.Cited + d.Cited,
		Held: c.Held + d.Held,
	}
}

// standardRows are the lines of the short forms: those of each standard that a
// spec cites, and the sum of all.
func standardRows(standards []report.Standard) []standardRow {
	var rows []standardRow
	sum := standardRow{Name: plural(len(standards), "source"), Kind: "all"}
	for _, std := range standards {
		if cited(std) {
			rows = append(rows, standard{std}.Rows()...)
		}
		sum.Count = plus(plus(sum.Count, std.Labelled), std.Implied)
	}
	if len(standards) > 0 {
		rows = append(rows, sum)
	}
	return rows
}

// terminalStandards writes the coverage of the standards as a table.
func terminalStandards(out *strings.Builder, standards []report.Standard) {
	rows := standardRows(standards)
	if len(rows) == 0 {
		return
	}
	width := len("Standards")
	for _, row := range rows {
		width = max(width, min(utf8.RuneCountInString(row.Name), 30))
	}
	fmt.Fprintf(out, "\n%-*s  %-9s %6s %9s %6s %6s\n", width, "Standards", "", "total", "testable",
		"cited", "hold")
	for _, row := range rows {
		fmt.Fprintf(out, "%-*s  %-9s %6d %9d %6d %6d\n", width, oneLine(row.Name, 30), row.Kind,
			row.Total, row.Testable, row.Cited, row.Held)
	}
}

// markdownStandards writes it as Markdown.
func markdownStandards(out *strings.Builder, standards []report.Standard) {
	rows := standardRows(standards)
	if len(rows) == 0 || out.Len() > markdownLimit {
		return
	}
	out.WriteString("\n### Standards\n\n")
	out.WriteString("| standard | requirements | total | testable | cited | hold |\n" +
		"| --- | --- | ---: | ---: | ---: | ---: |\n")
	for _, row := range rows[max(0, len(rows)-100):] {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", md(oneLine(row.Name+" "+row.Title, 100)),
			row.Kind,
			number(row.Total), number(row.Testable), number(row.Cited), number(row.Held))
	}
}
