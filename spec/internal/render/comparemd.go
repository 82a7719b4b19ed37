package render

import (
	"fmt"
	"io"
	"strings"
)

// cellLimit is the most characters of a cell in the Markdown table.
const cellLimit = 100

// writeCompareMarkdown writes a comparison as one table: a line for each spec on which
// the stacks behave differently, and one for all specs of a topic that were judged on
// fewer than two of them for the same reasons.
func writeCompareMarkdown(w io.Writer, c *comparison) error {
	var out strings.Builder
	fmt.Fprintf(&out, "## %s\n\n%s. %s\n\n", md(c.Names()), md(c.Sentence()), md(c.Rest()))
	for _, col := range c.Columns {
		fmt.Fprintf(&out, "- **%s**: %s: %s; suite %s\n", md(col.Name), md(subject(col.Report)),
			col.Counts(), md(col.Suite))
		writeSettings(&out, col)
	}
	if list := c.markdownLines(); len(list) > 0 {
		writeTable(&out, c, list)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// writeSettings writes the settings of a column that not all columns have, in a line.
func writeSettings(out *strings.Builder, c *column) {
	var list []string
	for _, pair := range c.Different {
		list = append(list, pair[0]+" "+pair[1])
	}
	if len(list) > 0 {
		fmt.Fprintf(out, "  settings: %s\n", markdownEscapes.Replace(strings.Join(list, ", ")))
	}
}

// writeTable writes the lines under the names of the stacks, and stops with a
// note before the page becomes too long to be shown.
func writeTable(out *strings.Builder, c *comparison, list []string) {
	out.WriteString("\n| spec |")
	for _, col := range c.Columns {
		fmt.Fprintf(out, " %s |", md(col.Name))
	}
	out.WriteString("\n| --- |" + strings.Repeat(" --- |", len(c.Columns)) + "\n")
	for i, text := range list {
		if out.Len()+len(text) > markdownLimit {
			fmt.Fprintf(out, "\nCut here: %s more in index.html.\n", plural(len(list)-i, "line"))
			return
		}
		out.WriteString(text)
	}
}

// markdownLines are the lines of the table.
func (c *comparison) markdownLines() (list []string) {
	for _, topic := range topics(c.of(differ)) {
		for _, l := range topic.Lines {
			name := oneLine(l.ID, lineLimit) + ": " + l.Keeping()
			if profiles := l.Profiles(); len(profiles) > 0 {
				name += " (" + strings.Join(profiles, ", ") + ")"
			}
			list = append(list, tableLine(name, l))
		}
	}
	for _, topic := range topics(c.of(alone)) {
		list = append(list, gathered(topic)...)
	}
	return list
}

// gathered makes one line of all specs of a topic whose cells are the same.
func gathered(t topic) (list []string) {
	var order []string
	counts, first := map[string]int{}, map[string]*line{}
	for _, l := range t.Lines {
		cells := tableLine("", l)
		if counts[cells] == 0 {
			order, first[cells] = append(order, cells), l
		}
		counts[cells]++
	}
	for _, cells := range order {
		name := t.Name + ": " + plural(counts[cells], "spec")
		list = append(list, tableLine(name, first[cells]))
	}
	return list
}

// tableLine is a line of the table with its name.
func tableLine(name string, l *line) string {
	var out strings.Builder
	fmt.Fprintf(&out, "| %s |", md(name))
	for _, c := range l.Cells {
		text := string(c.Verdict())
		if said := c.Line(); said != "" {
			text += ": " + said
		}
		fmt.Fprintf(&out, " %s |", md(oneLine(text, cellLimit)))
	}
	return out.String() + "\n"
}
