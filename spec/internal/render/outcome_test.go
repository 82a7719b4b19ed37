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
	option := of(report.Passed, report.Unsupported)
	option.Specs[1].Unmet = []string{"posix/connect/EADDRINUSE.may"}
	wireless := of(report.Passed, report.Unsupported, report.Unsupported, report.Unsupported)
	for i, lack := range []string{"", "wire", "wire", "sysctl"} {
		wireless.Specs[i].Lacks = lack
	}
	netcats := of(report.Passed, report.Excluded)
	netcats.Specs[0].Labels = []string{"netcat"}
	for _, c := range []struct {
		name     string
		report   *report.Report
		word     string
		sentence string
	}{
		{"all passed", of(report.Passed, report.Passed), "PASS",
			"The run passed: 2 of 2 specs judged: 2 passed."},
		{"what does no harm", of(report.Passed, report.Deviated, report.Unsupported, report.Excluded),
			"PARTIAL", "The run passed in part: 2 of 4 specs judged (50 %): 1 passed, " +
				"1 deviated as expected; 1 unsupported; 1 left out by the filter."},
		{"only deviated", of(report.Deviated), "PASS",
			"The run passed: 1 of 1 spec judged: 1 deviated as expected."},
		{"a MAY is left to the stack", option, "PASS",
			"The run passed: 1 of 2 specs judged (50 %): 1 passed; 1 unsupported."},
		{"no wire", wireless, "PARTIAL", "The run passed in part: 1 of 4 specs judged (25 %): " +
			"1 passed; 3 unsupported, 2 of them for want of wire."},
		{"netcats alone", netcats, "PARTIAL",
			"The run passed in part: 1 of 2 specs judged (50 %): 1 passed; 1 left out by the filter."},
		{"one failed", of(report.Passed, report.Failed), "FAIL",
			"The run failed: 1 failed; 2 of 2 specs judged: 1 passed."},
		{"one mended", of(report.Passed, report.Mended), "FAIL",
			"The run failed: 1 mended; 2 of 2 specs judged: 1 passed."},
		{"one inconclusive", of(report.Passed, report.Inconclusive), "FAIL",
			"The run failed: 1 inconclusive; 1 of 2 specs judged (50 %): 1 passed."},
		{"a verdict from elsewhere", of(report.Passed, "flaky", ""), "FAIL",
			"The run failed: 2 with an unknown verdict; 1 of 3 specs judged (33 %): 1 passed."},
		{"a stale expectation", stale, "FAIL",
			"The run failed: 1 stale expectation; 1 of 1 spec judged: 1 passed."},
		{"a problem", problem, "FAIL",
			"The run failed: 1 problem outside of any spec; 1 of 1 spec judged: 1 passed."},
		{"no spec", of(), "FAIL", "The run proves nothing: no spec was judged."},
		{"all excluded", of(report.Excluded), "FAIL",
			"The run proves nothing: no spec was judged; 1 left out by the filter."},
		{"all unsupported", of(report.Unsupported), "FAIL",
			"The run proves nothing: no spec was judged; 1 unsupported."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Sentence(c.report); got != c.sentence {
				t.Errorf("Sentence() is %q, want %q", got, c.sentence)
			}
			start := c.word + "  Linux 6.18.44 amd64: "
			if got := Headline(c.report); !strings.HasPrefix(got, start) {
				t.Errorf("Headline() is %q, want it to start with %q", got, start)
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
