package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// Terminal writes the summary of a run as a terminal shows it: the verdict in
// the first line, then the totals, what needs attention, what deviates and what
// is unsupported, the standards, and the path of the page in dir. Colour is only
// added where the words already say the same.
func Terminal(w io.Writer, r *report.Report, dir string, colour bool) error {
	return writeTerminal(w, summaryOf(cleaned(r.Normal()), indexPath(dir)), colour)
}

// writeTerminal writes a summary whose strings are clean.
func writeTerminal(w io.Writer, s summary, colour bool) error {
	paint := painter(func(v report.Verdict, text string) string { return text })
	if colour {
		paint = painted
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n\n", paint(wordVerdict(s.Word()), Headline(s.Report)))
	terminalTotals(&out, s, paint)
	terminalProfiles(&out, s.Report, paint)
	for _, section := range s.sections() {
		terminalSection(&out, section, paint)
	}
	terminalStandards(&out, s.Standards)
	out.WriteString("\n")
	for _, pair := range details(s.Report) {
		fmt.Fprintf(&out, "%-13s %s\n", pair[0], oneLine(pair[1], lineLimit))
	}
	fmt.Fprintf(&out, "%-13s %s\n", "Report", s.Place)
	_, err := io.WriteString(w, out.String())
	return err
}

// paints are the colours of verdicts on a terminal (ECMA-48 section 8.3.117).
var paints = map[report.Verdict]string{
	report.Passed: "32", report.Deviated: "33", report.Advised: "33", report.Differs: "36",
	report.Unsupported: "2",
	report.Failed:      "1;31", report.Mended: "1;35", report.Inconclusive: "1;36",
}

// painter adds the colour of a verdict, or does not.
type painter func(v report.Verdict, text string) string

// painted adds the colour of a verdict for a terminal.
func painted(v report.Verdict, text string) string {
	code := paints[v]
	if code == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// terminalTotals writes the counts that are not zero, in one line.
func terminalTotals(out *strings.Builder, s summary, paint painter) {
	totals := s.Totals()
	for _, v := range report.Verdicts() {
		if n := totals[v]; n > 0 {
			fmt.Fprintf(out, "  %s", paint(v, number(n)+" "+string(v)))
		}
	}
	out.WriteString("\n")
}

// terminalSection writes a heading with its items, or nothing if there are none.
func terminalSection(out *strings.Builder, sec section, paint painter) {
	if len(sec.Items) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s (%s)\n", sec.Title, number(len(sec.Items)))
	for _, item := range sec.Items {
		name := item.Name
		if item.Verdict.Fails() && item.Verdict != "" {
			name = paint(item.Verdict, name)
		}
		fmt.Fprintf(out, "  %s\n", name)
		for _, line := range item.Lines {
			fmt.Fprintf(out, "      %s\n", line)
		}
		if item.File != "" && item.Verdict.Fails() {
			fmt.Fprintf(out, "      at %s\n", item.File)
		}
	}
}
