package render

import (
	"fmt"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// attention lists the verdicts that fail a run, the most telling one first.
var attention = []report.Verdict{report.Failed, report.Mended, report.Inconclusive}

// Headline is the verdict of the run in one line for logs, "PASS" or "FAIL"
// first, then the stack, then the counts.
func Headline(r *report.Report) string {
	word := "FAIL"
	if r.OK() {
		word = "PASS"
	}
	return fmt.Sprintf("%s  %s: %s", word, subject(r), outcome(r))
}

// Sentence is the verdict of the run in one sentence, without the stack's name.
func Sentence(r *report.Report) string {
	switch {
	case r.OK():
		return "The run passed: " + outcome(r) + "."
	case len(troubles(r)) > 0:
		return "The run failed: " + outcome(r) + "."
	default:
		return "The run proves nothing: " + outcome(r) + "."
	}
}

// outcome tells in a few words what the verdict of the run rests on.
func outcome(r *report.Report) string {
	switch troubles := troubles(r); {
	case r.OK():
		return passedCounts(r)
	case len(troubles) > 0 && ran(r) > 0:
		return strings.Join(troubles, ", ") + "; " + plural(ran(r), "spec") + " ran"
	case len(troubles) > 0:
		return strings.Join(troubles, ", ")
	default:
		return "no spec was judged"
	}
}

// passedCounts tells what a run that succeeded consists of.
func passedCounts(r *report.Report) string {
	totals := r.Totals()
	text := fmt.Sprintf("%s of %s passed", number(totals[report.Passed]), plural(ran(r), "spec"))
	if n := totals[report.Deviated]; n > 0 {
		text += fmt.Sprintf(", %s deviated as expected", number(n))
	}
	if n := totals[report.Advised]; n > 0 {
		text += fmt.Sprintf(", %s advised otherwise", number(n))
	}
	if n := totals[report.Differs]; n > 0 {
		text += fmt.Sprintf(", %s differ from Linux", number(n))
	}
	if n := totals[report.Unsupported]; n > 0 {
		text += fmt.Sprintf(", %s unsupported", number(n))
	}
	return text
}

// troubles tells what made the run fail, each as a count.
func troubles(r *report.Report) []string {
	totals := r.Totals()
	var list []string
	for _, v := range attention {
		if totals[v] > 0 {
			list = append(list, fmt.Sprintf("%s %s", number(totals[v]), v))
		}
	}
	if n := unknown(r); n > 0 {
		list = append(list, number(n)+" with an unknown verdict")
	}
	if n := len(r.Stale); n > 0 {
		list = append(list, number(n)+" stale "+pluralWord(n, "expectation"))
	}
	if n := len(r.Problems); n > 0 {
		list = append(list, plural(n, "problem")+" outside of any spec")
	}
	return list
}

// ran counts the specs that the label filter let through.
func ran(r *report.Report) int { return len(r.Specs) - r.Totals()[report.Excluded] }

// unknown counts the specs whose verdict is no verdict.
func unknown(r *report.Report) int {
	n := 0
	for verdict, count := range r.Totals() {
		if !verdict.Known() {
			n += count
		}
	}
	return n
}
