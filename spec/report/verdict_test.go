package report_test

import (
	"slices"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

// of makes a report of specs with these verdicts.
func of(list ...report.Verdict) *report.Report {
	r := new(report.Report)
	for _, v := range list {
		r.Specs = append(r.Specs, report.Spec{ID: string(v), Verdict: v})
	}
	return r
}

func TestOK(t *testing.T) {
	stale, problem := of(report.Passed), of(report.Passed)
	stale.Stale = []string{"no such spec"}
	problem.Problems = []string{"process 2 ended early"}
	for name, c := range map[string]struct {
		report *report.Report
		ok     bool
	}{
		"all passed": {of(report.Passed, report.Passed), true},
		"what does no harm": {of(report.Passed, report.Deviated, report.Differs,
			report.Unsupported, report.Excluded), true},
		"only deviated":            {of(report.Deviated), true},
		"one failed":               {of(report.Passed, report.Failed), false},
		"one mended":               {of(report.Passed, report.Mended), false},
		"one inconclusive":         {of(report.Passed, report.Inconclusive), false},
		"a verdict from elsewhere": {of(report.Passed, "flaky"), false},
		"no verdict":               {of(report.Passed, ""), false},
		"a stale expectation":      {stale, false},
		"a problem":                {problem, false},
		"no spec":                  {of(), false},
		"all excluded":             {of(report.Excluded), false},
		"all unsupported":          {of(report.Unsupported), false},
	} {
		if got := c.report.OK(); got != c.ok {
			t.Errorf("%s: OK() is %v", name, got)
		}
	}
}

func TestTotalsCountEverySpec(t *testing.T) {
	got := of(report.Passed, report.Failed, report.Passed, report.Excluded).Totals()
	if len(got) != 3 || got[report.Passed] != 2 || got[report.Failed] != 1 ||
		got[report.Excluded] != 1 {
		t.Errorf("Totals() is %v", got)
	}
}

func TestWith(t *testing.T) {
	r := of(report.Passed, report.Failed, report.Passed)
	if got := r.With(report.Passed); !slices.Equal(got, []*report.Spec{&r.Specs[0], &r.Specs[2]}) {
		t.Errorf("With(Passed) is %v", got)
	}
}

func TestVerdictsHaveAMeaning(t *testing.T) {
	for _, v := range report.Verdicts() {
		if !v.Known() || v.Meaning() == report.Verdict("else").Meaning() {
			t.Errorf("%s has no meaning", v)
		}
	}
	if report.Verdict("else").Known() {
		t.Error("any word is a verdict")
	}
}
