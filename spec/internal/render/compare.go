package render

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// comparison is what several stacks did with the same specs.
type comparison struct {
	Columns []*column
	Lines   []*line // of every spec that one of the reports has, sorted by ID
}

// column is one of the reports, whose strings are clean.
type column struct {
	*report.Report
	Name   string // as its column is headed; no other column has it
	Folder string // where its pages are, under the comparison's own
	// Different are settings with their values, of which another column has no such value.
	Different [][2]string
	specs     map[string]*report.Spec
}

// line is one spec on every stack. The embedded one, of the first report that
// has it, tells its name and what it cites.
type line struct {
	row
	Cells []outcomeCell
	kind  kind
}

// outcomeCell is what one stack did with a spec; the Spec is nil if its report
// does not have it.
type outcomeCell struct {
	*column
	Spec *report.Spec
}

// kind tells how far the stacks agree on a spec.
type kind int

const (
	alone  kind = iota // fewer than two were judged: nothing is compared
	alike              // two stacks or more were judged, and did the same
	differ             // two stacks that were judged did not do the same
)

// compare lines up the reports' specs.
func compare(columns []*column) *comparison {
	c := &comparison{Columns: columns}
	known := map[string]bool{}
	for _, col := range columns {
		for i := range col.Specs {
			spec := &col.Specs[i]
			if known[spec.ID] {
				continue
			}
			known[spec.ID] = true
			c.Lines = append(c.Lines, lineUp(spec, columns))
		}
	}
	slices.SortStableFunc(c.Lines, func(a, b *line) int { return strings.Compare(a.ID, b.ID) })
	return c
}

// lineUp asks each report for a spec.
func lineUp(spec *report.Spec, columns []*column) *line {
	l := &line{row: row{spec}}
	for _, col := range columns {
		l.Cells = append(l.Cells, outcomeCell{col, col.specs[spec.ID]})
	}
	l.kind = l.agreement()
	return l
}

// agreement compares the cells whose stacks were judged. One that was not, since its
// report does not have the spec, or a filter left it out, or the stack lacks something,
// tells nothing.
func (l *line) agreement() kind {
	judged, behaviours := 0, map[string]bool{}
	for _, c := range l.Cells {
		if c.Verdict().Judges() {
			judged++
			behaviours[c.behaviour()] = true
		}
	}
	switch {
	case len(behaviours) > 1:
		return differ
	case judged > 1:
		return alike
	}
	return alone
}

// Keeping tells which stacks do what the spec asks for and which do not, of those that
// were judged: "linux keeps it; gvisor and lwip do not".
func (l *line) Keeping() string {
	var keep, others []string
	for _, c := range l.Cells {
		switch v := c.Verdict(); {
		case v == report.Passed || v == report.Mended:
			keep = append(keep, c.Name)
		case v.Judges():
			others = append(others, c.Name)
		}
	}
	switch {
	case len(keep) == 0:
		return "none of " + sentence(others) + " keeps it"
	case len(others) == 0:
		return sentence(keep) + " " + verb(len(keep), "keep") + " it"
	}
	return sentence(keep) + " " + verb(len(keep), "keep") + " it; " + sentence(others) + " " +
		map[bool]string{true: "does", false: "do"}[len(others) == 1] + " not"
}

// Verdicts are those of the cells, as the filter of the page looks for them.
func (l *line) Verdicts() string {
	var words []string
	for _, c := range l.Cells {
		words = append(words, string(c.Verdict()))
	}
	return strings.Join(words, " ")
}

// Verdict is Excluded for a spec that the report does not have.
func (c outcomeCell) Verdict() report.Verdict {
	if c.Spec == nil {
		return report.Excluded
	}
	return c.Spec.Verdict
}

// accidental matches what differs from run to run: ports that a stack has
// chosen, sequence numbers, addresses of memory; and lines of the suite's own
// files, which differ from one version of it to the next.
var accidental = regexp.MustCompile(`\.go:[0-9]+|0x[0-9a-f]+|[0-9]{4,}`)

// behaviour is equal for cells whose stacks did the same, as far as the reports
// can tell.
func (c outcomeCell) behaviour() string {
	text := string(c.Verdict())
	if v := c.Verdict(); v.Judges() && v != report.Passed {
		text += " " + accidental.ReplaceAllString(difference(c.Spec), "#")
	}
	return text
}

// Line tells in one line what a cell's mark does not: what came instead, or what
// the stack lacks.
func (c outcomeCell) Line() string {
	switch c.Verdict() {
	case report.Passed:
		return ""
	case report.Excluded:
		return "not run"
	case report.Unsupported:
		return lack(c.Spec)
	}
	return difference(c.Spec)
}

// Link leads to the spec's ladder, or to its verdict if nothing was captured. It
// is empty for what did not run.
func (c outcomeCell) Link() string {
	switch {
	case c.Spec == nil || !(row{c.Spec}).HasPage():
		return ""
	case c.Spec.HasTrace:
		return c.Folder + "/specs/" + c.Spec.Slug + "/index.html#ladder"
	}
	return c.Folder + "/specs/" + c.Spec.Slug + "/index.html#verdict"
}

// Profiles are the profiles whose requirements the spec cites: "rfc", "posix".
func (l *line) Profiles() (list []string) {
	for _, label := range l.Labels {
		if p, ok := strings.CutPrefix(label, profilePrefix); ok && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	slices.Sort(list)
	return list
}

// profilePrefix starts the label of a profile.
const profilePrefix = "profile:"

// topic is a part of the comparison: the lines that stand in one topic.
type topic struct {
	Name  string
	Lines []*line
}

// topics sorts lines by topic. The lines keep their order.
func topics(lines []*line) (list []topic) {
	index := map[string]int{}
	for _, l := range lines {
		name := level(l.Spec, 0) + " " + level(l.Spec, 1)
		i, ok := index[name]
		if !ok {
			i = len(list)
			index[name] = i
			list = append(list, topic{Name: name})
		}
		list[i].Lines = append(list[i].Lines, l)
	}
	slices.SortStableFunc(list, func(a, b topic) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// of returns the lines of a kind.
func (c *comparison) of(k kind) (list []*line) {
	for _, l := range c.Lines {
		if l.kind == k {
			list = append(list, l)
		}
	}
	return list
}

// unjudged counts the lines of a kind on which not every stack was judged.
func (c *comparison) unjudged(k kind) (n int) {
	for _, l := range c.of(k) {
		if slices.ContainsFunc(l.Cells, func(c outcomeCell) bool { return !c.Verdict().Judges() }) {
			n++
		}
	}
	return n
}

// missing counts the specs that not every report has.
func (c *comparison) missing() (n int) {
	for _, l := range c.Lines {
		if slices.ContainsFunc(l.Cells, func(cell outcomeCell) bool { return cell.Spec == nil }) {
			n++
		}
	}
	return n
}
