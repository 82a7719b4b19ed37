package render

import (
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// comparePage is what the template of a comparison shows.
type comparePage struct {
	Title  string
	Style  template.CSS
	Script template.JS
	Policy string
	*comparison
	Parts []part
}

// part is a section of the comparison: what differs stands open, the rest closed.
type part struct {
	ID, Title, Gloss string
	Count            int
	Open             bool
	Topics           []topic
}

// newComparePage sorts a comparison into what its page shows.
func newComparePage(c *comparison) comparePage {
	parts := []part{
		{ID: "differing", Title: "Where they behave differently", Open: true,
			Gloss: "Two stacks that were judged did not do the same."},
		{ID: "alike", Title: "Where they are alike",
			Gloss: "Two stacks or more were judged, and did the same. " + c.others()},
		{ID: "alone", Title: "Where fewer than two were judged",
			Gloss: "Nothing can be compared: the others lack something that the spec needs, " +
				"a filter left it out, or the run proves nothing."},
	}
	for i, k := range []kind{differ, alike, alone} {
		parts[i].Count, parts[i].Topics = len(c.of(k)), topics(c.of(k))
	}
	return comparePage{"Comparison: " + c.Names(), style, script, policy, c, parts}
}

// others tells on how many of the specs that came out alike not all were judged.
func (c *comparison) others() string {
	n := c.unjudged(alike)
	if n == 0 {
		return "All were judged."
	}
	return fmt.Sprintf("On %s of these specs, not all were judged.", number(n))
}

// Overview shows each topic with a bar of verdicts for each stack.
func (c *comparison) Overview() (list []overview) {
	for _, t := range topics(c.Lines) {
		o := overview{Name: t.Name, Size: len(t.Lines)}
		for i := range c.Columns {
			counts := map[report.Verdict]int{}
			for _, l := range t.Lines {
				counts[l.Cells[i].Verdict()]++
			}
			o.Bars = append(o.Bars, overviewBar{shares(counts), counts[report.Passed]})
		}
		list = append(list, o)
	}
	return list
}

// overview is a topic, with what each stack did in it.
type overview struct {
	Name string
	Size int // in specs
	Bars []overviewBar
}

// overviewBar is what a stack did in a topic.
type overviewBar struct {
	Bar    []share
	Passed int
}

// Names lists the columns in a sentence.
func (c *comparison) Names() string {
	names := make([]string, len(c.Columns))
	for i, col := range c.Columns {
		names[i] = col.Name
	}
	return sentence(names)
}

// sentence lists names as a sentence does.
func sentence(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Sentence tells the outcome of the comparison.
func (c *comparison) Sentence() string {
	n, compared := len(c.of(differ)), len(c.of(differ))+len(c.of(alike))
	switch {
	case compared == 0:
		return "Nothing can be compared: no spec was judged on two stacks"
	case n == 0:
		return fmt.Sprintf("Of %s that could be compared, none shows a difference in behaviour",
			plural(compared, "spec"))
	}
	return fmt.Sprintf("%s of %s that could be compared %s a difference in behaviour", number(n),
		plural(compared, "spec"), verb(n, "show"))
}

// verb puts a verb into the form that n asks for.
func verb(n int, word string) string {
	if n == 1 {
		return word + "s"
	}
	return word
}

// Rest tells what the sentence leaves out, with what limits the comparison.
func (c *comparison) Rest() string {
	text := fmt.Sprintf("%s came out alike on two stacks or more. %s judged on fewer than two.",
		number(len(c.of(alike))), plural(len(c.of(alone)), "spec")+wasOrWere(len(c.of(alone))))
	if n := c.missing(); n > 0 {
		text += fmt.Sprintf(" %s not in every report: %s.",
			plural(n, "spec")+map[bool]string{true: " is", false: " are"}[n == 1], c.suites())
	}
	return text
}

func wasOrWere(n int) string {
	if n == 1 {
		return " was"
	}
	return " were"
}

// suites reports whether the reports come from the same version of the suite.
func (c *comparison) suites() string {
	seen := map[string]bool{}
	for _, col := range c.Columns {
		seen[col.Suite] = true
	}
	if len(seen) > 1 {
		return "they come from different versions of the suite"
	}
	return "though they name the same version of the suite"
}

// writeComparePage writes the page of a comparison.
func writeComparePage(w io.Writer, c *comparison) error {
	return pages.ExecuteTemplate(w, "compare", newComparePage(c))
}

// Verdicts are the words of the legend.
func (p comparePage) Verdicts() []report.Verdict { return report.Verdicts() }
