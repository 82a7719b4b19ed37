package report

import "slices"

// Verdict is how a spec ended.
type Verdict string

// The verdicts, in the order in which reports show them. A run succeeds if it has
// none but the first five and Excluded, and has judged something.
const (
	// Passed: the stack did what the standard says.
	Passed Verdict = "passed"
	// Deviated: it did not, as it was expected to, for a reason that is written down.
	Deviated Verdict = "deviated"
	// Advised: it did otherwise than a SHOULD advises. A stack may have its reasons.
	Advised Verdict = "advised-otherwise"
	// Differs: it is not Linux, and did not what only Linux documents.
	Differs Verdict = "differs"
	// Unsupported: it lacks something that the spec needs, and does not count as
	// conformant.
	Unsupported Verdict = "unsupported"
	// Failed: it did not, and nothing said that it would.
	Failed Verdict = "failed"
	// Mended: it did, though it was expected to deviate.
	Mended Verdict = "mended"
	// Inconclusive: the capture lost packets, or the bench was late. The spec proves
	// nothing.
	Inconclusive Verdict = "inconclusive"
	// Excluded: the label filter left the spec out.
	Excluded Verdict = "excluded"
)

// verdicts are all verdicts with their meanings, as pages print them.
var verdicts = []struct {
	verdict Verdict
	meaning string
}{
	{Passed, "The stack did what the standard says."},
	{Deviated, "The stack differs from the standard as its list of known deviations says, " +
		"with a reason. The run still succeeds."},
	{Advised, "A SHOULD advises something, and the stack does otherwise. It may have its reasons: " +
		"that informs, and the run still succeeds."},
	{Differs, "Only Linux's own documents ask for it, and the stack is not Linux: " +
		"it does otherwise. That informs, and the run still succeeds."},
	{Unsupported, "The stack lacks something that the spec needs. It is not counted as conformant."},
	{Failed, "The stack differs from the standard, and no known deviation says so."},
	{Mended, "A known deviation did not occur. The stack has changed: take the entry off its list."},
	{Inconclusive, "The capture lost frames or the bench was late, so the spec proves nothing. " +
		"Run it again."},
	{Excluded, "The label filter left the spec out."},
}

// Verdicts returns all verdicts in the order in which reports show them.
func Verdicts() []Verdict {
	all := make([]Verdict, len(verdicts))
	for i, v := range verdicts {
		all[i] = v.verdict
	}
	return all
}

// String returns the verdict's word.
func (v Verdict) String() string { return string(v) }

// Meaning explains the verdict in a sentence or two.
func (v Verdict) Meaning() string {
	for _, known := range verdicts {
		if known.verdict == v {
			return known.meaning
		}
	}
	return "A verdict that this version of the suite does not know."
}

// Known reports whether v is one of the verdicts of this package.
func (v Verdict) Known() bool { return slices.Contains(Verdicts(), v) }

// Judges reports whether the verdict tells if the stack conforms.
func (v Verdict) Judges() bool {
	return slices.Contains([]Verdict{Passed, Deviated, Advised, Differs, Failed, Mended}, v)
}

// Fails reports whether a single spec with this verdict fails the run. A word that
// is no verdict does.
func (v Verdict) Fails() bool {
	return !slices.Contains([]Verdict{Passed, Deviated, Advised, Differs, Unsupported, Excluded}, v)
}

// Totals counts the specs of the run by verdict.
func (r *Report) Totals() map[Verdict]int {
	totals := map[Verdict]int{}
	for i := range r.Specs {
		totals[r.Specs[i].Verdict]++
	}
	return totals
}

// With returns the specs that have the verdict, in the report's order.
func (r *Report) With(v Verdict) []*Spec {
	var found []*Spec
	for i := range r.Specs {
		if r.Specs[i].Verdict == v {
			found = append(found, &r.Specs[i])
		}
	}
	return found
}

// OK reports whether the run succeeded: no verdict fails it, no expectation is stale,
// and there is no problem. A run that judged no spec has shown nothing, and did not
// succeed either.
func (r *Report) OK() bool {
	if len(r.Stale) > 0 || len(r.Problems) > 0 {
		return false
	}
	judged := false
	for verdict := range r.Totals() {
		if verdict.Fails() {
			return false
		}
		judged = judged || verdict.Judges()
	}
	return judged
}
