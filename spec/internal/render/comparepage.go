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
	return comparePage{"Comparison: " + c.Names(), style, policy, c, []part{
		{"differing", "Where they behave differently", "Two stacks that were judged did not do the same.",
			c.count(differ), true, c.of(differ)},
		{"partial", "Where not all were judged",
			"Those that were judged did the same; the others lack something that the spec needs, " +
				"or the run proves nothing.", c.count(partial), false, c.of(partial)},
		{"alike", "Where they are alike", "Every stack that ran the spec did the same.", c.count(alike),
			false, c.of(alike)},
	}}
}

// Names lists the columns in a sentence.
func (c *comparison) Names() string {
	names := make([]string, len(c.Columns))
	for i, col := range c.Columns {
		names[i] = col.Name
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Sentence tells the outcome of the comparison.
func (c *comparison) Sentence() string {
	n := c.count(differ)
	if n == 0 {
		return fmt.Sprintf("Of %s, none shows a difference in behaviour", plural(len(c.Lines), "spec"))
	}
	return fmt.Sprintf("%s of %s %s a difference in behaviour", number(n),
		plural(len(c.Lines), "spec"), verb(n, "show"))
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
	text := fmt.Sprintf("%s came out alike. On %s not every stack was judged.", number(c.count(alike)),
		number(c.count(partial)))
	if n := c.missing(); n > 0 {
		text += fmt.Sprintf(" %s not in every report: %s.",
			plural(n, "spec")+map[bool]string{true: " is", false: " are"}[n == 1], c.suites())
	}
	return text
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
