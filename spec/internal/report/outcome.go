package report

import (
	"fmt"
	"strings"
)

// Headline is the verdict of the run in one line for logs, "PASS" or "FAIL"
// first, then the stack, then the counts.
func (r *Report) Headline() string {
	word := "FAIL"
	if r.OK() {
		word = "PASS"
	}
	return fmt.Sprintf("%s  %s: %s", word, r.subject(), r.outcome())
}

// Sentence is the verdict of the run in one sentence, without the stack's name.
func (r *Report) Sentence() string {
	switch {
	case r.OK():
		return "The run passed: " + r.outcome() + "."
	case len(r.troubles()) > 0:
		return "The run failed: " + r.outcome() + "."
	default:
		return "The run proves nothing: " + r.outcome() + "."
	}
}

// outcome tells in a few words what the verdict of the run rests on.
func (r *Report) outcome() string {
	switch troubles := r.troubles(); {
	case r.OK():
		return r.passedCounts()
	case len(troubles) > 0 && r.ran() > 0:
		return strings.Join(troubles, ", ") + "; " + plural(r.ran(), "spec") + " ran"
	case len(troubles) > 0:
		return strings.Join(troubles, ", ")
	default:
		return "no spec was judged"
	}
}

// passedCounts tells what a run that succeeded consists of.
func (r *Report) passedCounts() string {
	totals := r.Totals()
	text := fmt.Sprintf("%s of %s passed", number(totals[Passed]), plural(r.ran(), "spec"))
	if n := totals[Deviated]; n > 0 {
		text += fmt.Sprintf(", %s deviated as expected", number(n))
	}
	if n := totals[Differs]; n > 0 {
		text += fmt.Sprintf(", %s differ from Linux", number(n))
	}
	if n := totals[Unsupported]; n > 0 {
		text += fmt.Sprintf(", %s unsupported", number(n))
	}
	return text
}

// troubles tells what made the run fail, each as a count.
func (r *Report) troubles() []string {
	totals := r.Totals()
	var list []string
	for _, v := range attention {
		if totals[v] > 0 {
			list = append(list, fmt.Sprintf("%s %s", number(totals[v]), v))
		}
	}
	if n := r.unknown(); n > 0 {
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
