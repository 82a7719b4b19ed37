package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// standardRow is a line of the table of standards.
type standardRow struct {
	Name, Title, Kind string
	Count
}

// Rows are the lines of one standard: what it labels itself, and what it
// implies. A kind without requirements has no line.
func (s Standard) Rows() []standardRow {
	rows := []standardRow{{s.Source, s.Title, "labelled", s.Labelled}, {s.Source, s.Title, "implied", s.Implied}}
	kept := rows[:0]
	for _, row := range rows {
		if row.Total > 0 {
			kept = append(kept, row)
		}
	}
	return kept
}

// cited reports whether a spec cites a requirement of the standard.
func (s Standard) cited() bool { return s.Labelled.Cited+s.Implied.Cited > 0 }

// plus adds up two counts.
func (c Count) plus(d Count) Count {
	return Count{c.Total + d.Total, c.Testable + d.Testable, c.Cited + d.Cited, c.Held + d.Held}
}

// standardRows are the lines of the short forms: those of each standard that a
// spec cites, and the sum of all.
func standardRows(standards []Standard) []standardRow {
	var rows []standardRow
	sum := standardRow{Name: plural(len(standards), "source"), Kind: "all"}
	for _, std := range standards {
		if std.cited() {
			rows = append(rows, std.Rows()...)
		}
		sum.Count = sum.plus(std.Labelled).plus(std.Implied)
	}
	if len(standards) > 0 {
		rows = append(rows, sum)
	}
	return rows
}

// terminalStandards writes the coverage of the standards as a table.
func terminalStandards(out *strings.Builder, standards []Standard) {
	rows := standardRows(standards)
	if len(rows) == 0 {
		return
	}
	width := len("Standards")
	for _, row := range rows {
		width = max(width, min(utf8.RuneCountInString(row.Name), 30))
	}
	fmt.Fprintf(out, "\n%-*s  %-9s %6s %9s %6s %6s\n", width, "Standards", "", "total", "testable", "cited", "hold")
	for _, row := range rows {
		fmt.Fprintf(out, "%-*s  %-9s %6d %9d %6d %6d\n", width, oneLine(row.Name, 30), row.Kind,
			row.Total, row.Testable, row.Cited, row.Held)
	}
}

// markdownStandards writes it as Markdown.
func markdownStandards(out *strings.Builder, standards []Standard) {
	rows := standardRows(standards)
	if len(rows) == 0 || out.Len() > markdownLimit {
		return
	}
	out.WriteString("\n### Standards\n\n")
	out.WriteString("| standard | requirements | total | testable | cited | hold |\n| --- | --- | ---: | ---: | ---: | ---: |\n")
	for _, row := range rows[max(0, len(rows)-100):] {
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", md(oneLine(row.Name+" "+row.Title, 100)), row.Kind,
			number(row.Total), number(row.Testable), number(row.Cited), number(row.Held))
	}
}
