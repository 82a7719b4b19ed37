package matrix

import (
	"fmt"
	"strings"
	"time"

	"github.com/sockspec/sockspec/spec/internal/render"
	"github.com/sockspec/sockspec/spec/report"
)

// progress tells in a line that a netcat was judged.
func progress(r *report.Report) string {
	return fmt.Sprintf("%s in %v", counts(r), r.Duration.Round(100*time.Millisecond))
}

// counts is what came of a netcat, as a line of the summary.
func counts(r *report.Report) string {
	n := r.Totals()
	text := fmt.Sprintf("%-15s %4d passed %4d failed %4d unsupported",
		r.Stack.Target, n[report.Passed], n[report.Failed], n[report.Unsupported])
	other := n[report.Inconclusive] + n[report.Mended] + n[report.Deviated] +
		n[report.Advised] + n[report.Differs]
	if other > 0 {
		text += fmt.Sprintf(" %4d neither", other)
	}
	return text
}

// summary tells how each netcat fared, and what the status of the run means.
func summary(reports []*report.Report, absent []error, place string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n\n", headline(reports))
	for _, r := range reports {
		fmt.Fprintf(&out, "%s  %s\n", counts(r), r.Stack.Release)
	}
	for _, err := range absent {
		fmt.Fprintf(&out, "left out: %v\n", err)
	}
	fmt.Fprintf(&out, "\nThe status is that of %s alone. "+
		"What the others do otherwise is recorded, not asserted.\n", Ours)
	fmt.Fprintf(&out, "Report  %s\n", place)
	return out.String()
}

// headline is gonc's, if it was judged.
func headline(reports []*report.Report) string {
	for _, r := range reports {
		if r.Stack.Target == Ours {
			return render.Headline(r)
		}
	}
	return fmt.Sprintf("RECORDED  %s was not judged", Ours)
}
