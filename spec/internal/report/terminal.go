package report

import (
	"fmt"
	"io"
	"strings"
)

// Terminal writes the summary of a run as a terminal shows it: the verdict in
// the first line, then the totals, what needs attention, what deviates and what
// is unsupported, the standards, and the path of the page in dir. Colour is only
// added where the words already say the same.
func Terminal(w io.Writer, r *Report, dir string, colour bool) error {
	return writeTerminal(w, summaryOf(cleaned(normal(r)), indexPath(dir)), colour)
}

// writeTerminal writes a summary whose strings are clean.
func writeTerminal(w io.Writer, s summary, colour bool) error {
	paint := func(v Verdict, text string) string { return text }
	if colour {
		paint = painted
	}
	var out strings.Builder
	headline := Failed
	if s.OK() {
		headline = Passed
	}
	fmt.Fprintf(&out, "%s\n\n", paint(headline, s.Headline()))
	terminalTotals(&out, s, paint)
	for _, section := range s.sections() {
		terminalSection(&out, section, paint)
	}
	terminalStandards(&out, s.Standards)
	out.WriteString("\n")
	for _, pair := range s.details() {
		fmt.Fprintf(&out, "%-13s %s\n", pair[0], oneLine(pair[1], lineLimit))
	}
	fmt.Fprintf(&out, "%-13s %s\n", "Report", s.Place)
	_, err := io.WriteString(w, out.String())
	return err
}

// painted adds the colour of a verdict for a terminal.
func painted(v Verdict, text string) string {
	code := map[Verdict]string{Passed: "32", Deviated: "33", Differs: "36", Unsupported: "2", Failed: "1;31", Mended: "1;35", Inconclusive: "1;36"}[v]
	if code == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// terminalTotals writes the counts that are not zero, in one line.
func terminalTotals(out *strings.Builder, s summary, paint func(Verdict, string) string) {
	totals := s.Totals()
	for _, v := range Verdicts() {
		if n := totals[v]; n > 0 {
			fmt.Fprintf(out, "  %s", paint(v, number(n)+" "+string(v)))
		}
	}
	out.WriteString("\n")
}

// terminalSection writes a heading with its items, or nothing if there are none.
func terminalSection(out *strings.Builder, sec section, paint func(Verdict, string) string) {
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
