package report

// verdicts holds every verdict in the order in which bars and totals show them,
// with its meaning as the pages print it.
var verdicts = []struct {
	verdict Verdict
	meaning string
}{
	{Passed, "The stack did what the standard says."},
	{Deviated, "The stack differs from the standard as its list of known deviations says, with a reason. The run still succeeds."},
	{Differs, "Only Linux's own documents ask for it, and the stack is not Linux: it does otherwise. That informs, and the run still succeeds."},
	{Unsupported, "The stack lacks something that the spec needs. It is not counted as conformant."},
	{Failed, "The stack differs from the standard, and no known deviation says so."},
	{Mended, "A known deviation did not occur. The stack has changed: take the entry off its list."},
	{Inconclusive, "The capture lost frames or the bench was late, so the spec proves nothing. Run it again."},
	{Excluded, "The label filter left the spec out."},
}

// Verdicts lists every verdict in the order in which reports show them.
func Verdicts() []Verdict {
	all := make([]Verdict, len(verdicts))
	for i, v := range verdicts {
		all[i] = v.verdict
	}
	return all
}

// attention lists the verdicts that fail a run, the most telling one first.
var attention = []Verdict{Failed, Mended, Inconclusive}

// String is the verdict's word.
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
func (v Verdict) Known() bool {
	for _, known := range verdicts {
		if known.verdict == v {
			return true
		}
	}
	return false
}

// Fails reports whether a single spec with this verdict fails the run. A word
// that is no verdict does.
func (v Verdict) Fails() bool {
	switch v {
	case Passed, Deviated, Differs, Unsupported, Excluded:
		return false
	}
	return true
}

// Totals counts the specs of the run by verdict.
func (r *Report) Totals() map[Verdict]int {
	totals := map[Verdict]int{}
	for i := range r.Specs {
		totals[r.Specs[i].Verdict]++
	}
	return totals
}

// OK reports whether the run succeeded: nothing failed, mended or inconclusive,
// no stale expectation and no problem. A run that judged no spec at all has
// shown nothing, and did not succeed either.
func (r *Report) OK() bool {
	if len(r.Stale) > 0 || len(r.Problems) > 0 {
		return false
	}
	for verdict := range r.Totals() {
		if verdict.Fails() {
			return false
		}
	}
	return r.judged() > 0
}

// judged counts the specs of which the run tells whether the stack conforms.
func (r *Report) judged() int {
	totals := r.Totals()
	return totals[Passed] + totals[Deviated] + totals[Differs] + totals[Failed] + totals[Mended]
}

// ran counts the specs that the label filter let through.
func (r *Report) ran() int { return len(r.Specs) - r.Totals()[Excluded] }

// with returns the specs that have the verdict, in the report's order.
func (r *Report) with(v Verdict) []*Spec {
	var found []*Spec
	for i := range r.Specs {
		if r.Specs[i].Verdict == v {
			found = append(found, &r.Specs[i])
		}
	}
	return found
}

// unknown counts the specs whose verdict is none of this package.
func (r *Report) unknown() int {
	n := 0
	for i := range r.Specs {
		if !r.Specs[i].Verdict.Known() {
			n++
		}
	}
	return n
}
