package render

import (
	"fmt"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// attention lists the verdicts that fail a run, the most telling one first.
var attention = []report.Verdict{report.Failed, report.Mended, report.Inconclusive}

// Headline is the verdict of the run in one line for logs: the word that can be said of
// it first, then the stack, then what was judged.
func Headline(r *report.Report) string {
	return fmt.Sprintf("%s  %s: %s", r.Word(), subject(r), outcome(r))
}

// Sentence is the verdict of the run in one sentence, without the stack's name.
func Sentence(r *report.Report) string { return verdict(r) + ": " + outcome(r) + "." }

// verdict is what can be said of the run, as the beginning of a sentence.
func verdict(r *report.Report) string {
	switch word := r.Word(); {
	case word == report.Pass:
		return "The run passed"
	case word == report.Partial:
		return "The run passed in part"
	case len(troubles(r)) > 0:
		return "The run failed"
	}
	return "The run proves nothing"
}

// outcome tells in a few words what the verdict of the run rests on: how many specs were
// judged, how they ended, and why the others were not.
func outcome(r *report.Report) string {
	parts := []string{judged(r)}
	if troubles := troubles(r); len(troubles) > 0 {
		parts = append([]string{strings.Join(troubles, ", ")}, parts...)
	}
	for _, part := range []string{unsupported(r), excluded(r)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// harmless are the verdicts of judged specs that fail no run, with the words for them.
var harmless = []struct {
	verdict report.Verdict
	words   string
}{
	{report.Passed, "passed"}, {report.Deviated, "deviated as expected"},
	{report.Advised, "advised otherwise"}, {report.Differs, "differ from Linux"},
}

// judged tells how many specs were judged, and how those ended that fail nothing.
func judged(r *report.Report) string {
	n, all := r.Judged(), len(r.Specs)
	if n == 0 {
		return "no spec was judged"
	}
	text := fmt.Sprintf("%s of %s judged", number(n), plural(all, "spec"))
	if n < all {
		text += fmt.Sprintf(" (%d %%)", n*100/all)
	}
	var counts []string
	for _, h := range harmless {
		if n := r.Totals()[h.verdict]; n > 0 {
			counts = append(counts, number(n)+" "+h.words)
		}
	}
	if len(counts) == 0 {
		return text
	}
	return text + ": " + strings.Join(counts, ", ")
}

// unsupported tells how many specs the stack lacks something for, and what most of them
// want if it is one thing; "" for none.
func unsupported(r *report.Report) string {
	groups := lacks(r.With(report.Unsupported))
	if len(groups) == 0 {
		return ""
	}
	all := r.Totals()[report.Unsupported]
	text := number(all) + " unsupported"
	if most := groups[0].Specs; len(groups) > 1 && len(most)*2 > all && most[0].Lacks != "" {
		text += fmt.Sprintf(", %s of them for want of %s", number(len(most)), oneLine(most[0].Lacks, 60))
	}
	return text
}

// excluded tells how many specs the filter left out; "" for none.
func excluded(r *report.Report) string {
	if n := r.Totals()[report.Excluded]; n > 0 {
		return number(n) + " left out by the filter"
	}
	return ""
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
