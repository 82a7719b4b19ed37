package collect

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// Merge joins the parts of one run, each of which has run some of the specs and left
// out the others, into the report of the whole. The error is one line: the parts are
// of different stacks, settings or suites, or two have run the same spec.
func Merge(parts []*report.Report) (*report.Report, error) {
	whole := *parts[0]
	specs := map[string]report.Spec{}
	whole.Stale, whole.Problems = nil, nil
	for _, p := range parts {
		if err := sameRun(parts[0], p); err != nil {
			return nil, err
		}
		if err := take(specs, p); err != nil {
			return nil, err
		}
		if p.Started.Before(whole.Started) {
			whole.Started = p.Started
		}
		whole.Duration = max(whole.Duration, p.Duration)
		whole.Stale = append(whole.Stale, p.Stale...)
		whole.Problems = append(whole.Problems, p.Problems...)
	}
	whole.Filter = filters(parts)
	whole.Stale = slices.Compact(slices.Sorted(slices.Values(whole.Stale)))
	whole.Specs = slices.SortedFunc(maps.Values(specs), func(a, b report.Spec) int {
		return strings.Compare(a.ID, b.ID)
	})
	whole.Standards = coverage(whole.Specs)
	return &whole, nil
}

// sameRun returns an error that names in what two reports cannot be of one run.
func sameRun(a, b *report.Report) error {
	for _, fact := range []struct{ what, one, other string }{
		{"stacks", a.Stack.Target + " " + a.Stack.Release, b.Stack.Target + " " + b.Stack.Release},
		{"machines", a.Stack.Machine, b.Stack.Machine},
		{"settings", fmt.Sprint(a.Stack.Settings), fmt.Sprint(b.Stack.Settings)},
		{"suites", a.Suite, b.Suite},
		{"mutants", a.Mutant, b.Mutant},
	} {
		if fact.one != fact.other {
			return fmt.Errorf("the reports are no parts of one run, but of two %s: %q and %q; "+
				"compare sets them side by side", fact.what, fact.one, fact.other)
		}
	}
	return nil
}

// take adds the specs of a part to those of the parts before it.
func take(specs map[string]report.Spec, part *report.Report) error {
	for _, s := range part.Specs {
		had, ok := specs[s.ID]
		switch {
		case !ok || had.Verdict == report.Excluded:
			specs[s.ID] = s
		case s.Verdict != report.Excluded:
			return fmt.Errorf("the reports are no parts of one run: two have run %q", s.ID)
		}
	}
	return nil
}

// filters is a label filter that leaves what any of the parts' did; "" if one left all.
func filters(parts []*report.Report) string {
	var all []string
	for _, p := range parts {
		if p.Filter == "" {
			return ""
		}
		all = append(all, "("+p.Filter+")")
	}
	return strings.Join(slices.Compact(all), " || ")
}
