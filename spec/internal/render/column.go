package render

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// columnsOf prepares reports for a comparison: cleaned, each with a name of its
// own.
func columnsOf(reports []*report.Report) []*column {
	columns := make([]*column, len(reports))
	for i, r := range reports {
		columns[i] = newColumn(r)
	}
	nameColumns(columns)
	tellSettings(columns)
	return columns
}

// tellSettings gives each column the settings in which the columns differ.
func tellSettings(columns []*column) {
	values := map[string]map[string]bool{}
	for _, c := range columns {
		for name := range c.Stack.Settings {
			values[name] = map[string]bool{}
		}
	}
	for name, seen := range values {
		for _, c := range columns {
			seen[c.Stack.Settings[name]] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, c := range columns {
			if value, ok := c.Stack.Settings[name]; ok && len(values[name]) > 1 {
				c.Different = append(c.Different,
					[2]string{oneLine(name, lineLimit), oneLine(value, lineLimit)})
			}
		}
	}
}

func newColumn(r *report.Report) *column {
	c := &column{Report: cleaned(r.Normal()), specs: map[string]*report.Spec{}}
	for i := range c.Specs {
		c.specs[c.Specs[i].ID] = &c.Specs[i]
	}
	return c
}

// nameColumns gives each column the shortest name that no other one has: the
// target's, that with the release, or that with a number.
func nameColumns(columns []*column) {
	for _, name := range []func(*column) string{(*column).target, (*column).released} {
		for _, c := range columns {
			c.Folder = folderName(name(c))
		}
		if len(shared(columns)) == 0 {
			break
		}
	}
	twice, seen := shared(columns), map[string]int{}
	for _, c := range columns {
		if folder := c.Folder; twice[folder] {
			seen[folder]++
			c.Folder = fmt.Sprintf("%s_%d", folder, seen[folder])
		}
		c.Name = c.Folder
	}
}

// shared finds the names that several columns have.
func shared(columns []*column) map[string]bool {
	count, twice := map[string]int{}, map[string]bool{}
	for _, c := range columns {
		count[c.Folder]++
		if count[c.Folder] > 1 {
			twice[c.Folder] = true
		}
	}
	return twice
}

// target is the short name of what was judged, with the lie that lay over it.
func (c *column) target() string { return c.Stack.Target + " " + c.Mutant }

func (c *column) released() string {
	return strings.Join([]string{c.Stack.Target, c.Stack.Release, c.Stack.Machine, c.Mutant}, " ")
}

// notFolder is what the name of a report's folder does not hold; the name of a
// program or a release may have a dot.
var notFolder = regexp.MustCompile(`[^a-z0-9.]+`)

// folderName makes the name of a folder, which is also that of the column.
func folderName(name string) string {
	name = strings.Trim(notFolder.ReplaceAllString(strings.ToLower(name), "-"), "-.")
	if len(name) > 40 {
		name = strings.TrimRight(name[:40], "-")
	}
	if name == "" {
		return "unnamed"
	}
	return name
}

// Bar is the column's bar by verdict.
func (c *column) Bar() []share { return shares(c.Totals()) }

// Subject is the stack's whole name.
func (c *column) Subject() string { return subject(c.Report) }

// Day is when the run began, empty if the report does not tell.
func (c *column) Day() string {
	if c.Started.IsZero() {
		return ""
	}
	return c.Started.UTC().Format("2006-01-02")
}

// Counts tells the totals in a line.
func (c *column) Counts() string {
	var parts []string
	for _, part := range c.Bar() {
		parts = append(parts, number(part.Count)+" "+string(part.Verdict))
	}
	return strings.Join(parts, ", ")
}
