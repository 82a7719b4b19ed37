package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// markdownLimit keeps summary.md under the 1 MiB that a CI job page takes.
const markdownLimit = 900 << 10

// markdownEscapes turns what Markdown or HTML would read as markup into text.
var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "~", `\~`,
	"[", `\[`, "]", `\]`, "#", `\#`, "|", `\|`, "!", `\!`, "@", "&#64;", "$", `\$`)

// md makes one line of Markdown that shows the text as it is.
func md(text string) string { return markdownEscapes.Replace(oneLine(text, 2*lineLimit)) }

// writeMarkdown writes a summary whose strings are clean as summary.md.
func writeMarkdown(w io.Writer, s summary) error {
	var out strings.Builder
	fmt.Fprintf(&out, "## %s: %s\n\n%s\n\n", s.Word(), md(subject(s.Report)), md(Sentence(s.Report)))
	markdownTotals(&out, s)
	markdownProfiles(&out, s.Report)
	for _, section := range s.sections() {
		markdownSection(&out, section)
	}
	markdownStandards(&out, s.Standards)
	out.WriteString("\n### Run\n\n")
	for _, pair := range details(s.Report) {
		fmt.Fprintf(&out, "- %s: %s\n", pair[0], md(pair[1]))
	}
	fmt.Fprintf(&out, "- Report: %s\n", md(s.Place))
	_, err := io.WriteString(w, out.String())
	return err
}

// markdownTotals writes the counts as a table of one line.
func markdownTotals(out *strings.Builder, s summary) {
	totals := s.Totals()
	words, rule, counts := "|", "|", "|"
	for _, v := range report.Verdicts() {
		words += " " + string(v) + " |"
		rule += " ---: |"
		counts += " " + number(totals[v]) + " |"
	}
	fmt.Fprintf(out, "%s\n%s\n%s\n", words, rule, counts)
}

// markdownSection writes a heading with its items as a list, and stops with a
// pointer to the report before the page becomes too long to be shown.
func markdownSection(out *strings.Builder, sec section) {
	if len(sec.Items) == 0 {
		return
	}
	fmt.Fprintf(out, "\n### %s (%s)\n\n", sec.Title, number(len(sec.Items)))
	for i, item := range sec.Items {
		if out.Len() > markdownLimit {
			fmt.Fprintf(out, "- and %s more in report.json\n", number(len(sec.Items)-i))
			return
		}
		fmt.Fprintf(out, "- **%s**", md(item.Name))
		for _, line := range item.Lines {
			fmt.Fprintf(out, "<br>%s", md(line))
		}
		if item.File != "" && item.Verdict.Fails() {
			fmt.Fprintf(out, "<br>at %s", md(item.File))
		}
		out.WriteString("\n")
	}
}
