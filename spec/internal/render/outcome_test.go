package render

import (
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

// of makes a report of specs with these verdicts.
func of(list ...report.Verdict) *report.Report {
	r := &report.Report{Stack: report.Stack{Name: "Linux", Release: "6.18.44", Machine: "amd64"}}
	for _, v := range list {
		r.Specs = append(r.Specs, report.Spec{ID: string(v), Verdict: v})
	}
	return r
}

func TestSentence(t *testing.T) {
	stale, problem := of(report.Passed), of(report.Passed)
	stale.Stale = []string{"no such spec"}
	problem.Problems = []string{"process 2 ended early"}
	for _, c := range []struct {
		name     string
		report   *report.Report
		ok       bool
		sentence string
	}{
		{"all passed", of(report.Passed, report.Passed), true, "The run passed: 2 of 2 specs passed."},
		{"what does no harm", of(report.Passed, report.Deviated, report.Unsupported, report.Excluded),
			true, "The run passed: 1 of 3 specs passed, 1 deviated as expected, 1 unsupported."},
		{"only deviated", of(report.Deviated), true,
			"The run passed: 0 of 1 spec passed, 1 deviated as expected."},
		{"one failed", of(report.Passed, report.Failed), false, "The run failed: 1 failed; 2 specs ran."},
		{"one mended", of(report.Passed, report.Mended), false, "The run failed: 1 mended; 2 specs ran."},
		{"one inconclusive", of(report.Passed, report.Inconclusive), false,
			"The run failed: 1 inconclusive; 2 specs ran."},
		{"a verdict from elsewhere", of(report.Passed, "flaky", ""), false,
			"The run failed: 2 with an unknown verdict; 3 specs ran."},
		{"a stale expectation", stale, false, "The run failed: 1 stale expectation; 1 spec ran."},
		{"a problem", problem, false, "The run failed: 1 problem outside of any spec; 1 spec ran."},
		{"no spec", of(), false, "The run proves nothing: no spec was judged."},
		{"all excluded", of(report.Excluded), false, "The run proves nothing: no spec was judged."},
		{"all unsupported", of(report.Unsupported), false, "The run proves nothing: no spec was judged."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Sentence(c.report); got != c.sentence {
				t.Errorf("Sentence() is %q, want %q", got, c.sentence)
			}
			word := map[bool]string{true: "PASS  Linux 6.18.44 amd64: ",
				false: "FAIL  Linux 6.18.44 amd64: "}[c.ok]
			if got := Headline(c.report); !strings.HasPrefix(got, word) {
				t.Errorf("Headline() is %q, want it to start with %q", got, word)
			}
		})
	}
}

func TestVerdictsHaveAMeaningAndAMark(t *testing.T) {
	marks := asset("parts.html")
	for _, v := range report.Verdicts() {
		if !v.Known() || v.Meaning() == report.Verdict("else").Meaning() {
			t.Errorf("%s has no meaning", v)
		}
		if !strings.Contains(marks, `id="m-`+string(v)+`"`) {
			t.Errorf("%s has no mark", v)
		}
		if !strings.Contains(string(style), ".v-"+string(v)+" {") {
			t.Errorf("%s has no colour", v)
		}
	}
}
