package render

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

func TestDiffTellsWhatGotWorse(t *testing.T) {
	for _, c := range []struct {
		was, now *report.Report
		worse    bool
		want     string
	}{
		{does(report.Passed, ""), does(report.Passed, ""), false, "Nothing changed."},
		{does(report.Passed, ""), does(report.Failed, "success"), true, "Fail now (1)"},
		{does(report.Deviated, "success"), does(report.Failed, "ETIMEDOUT"), true, "Fail now (1)"},
		{does(report.Excluded, ""), does(report.Failed, "success"), true, "Fail now (1)"},
		{&report.Report{}, does(report.Failed, "success"), true, "Added (1)"},
		{does(report.Failed, "success"), does(report.Failed, "ETIMEDOUT"), false, "Other changes (1)"},
		{does(report.Passed, ""), does(report.Deviated, "success"), true, "Deviate now (1)"},
		{does(report.Passed, ""), does(report.Unsupported, ""), true, "Unsupported now (1)"},
		{does(report.Passed, ""), does(report.Inconclusive, ""), false, "Prove nothing now (1)"},
		{does(report.Deviated, "success"), does(report.Mended, ""), false,
			"Mended: take their entries off the list of deviations (1)"},
		{does(report.Deviated, "success"), does(report.Passed, ""), false, "Deviations gone (1)"},
		{does(report.Failed, "success"), does(report.Passed, ""), false, "Failures gone (1)"},
		{does(report.Unsupported, ""), does(report.Passed, ""), false, "Other changes (1)"},
		{does(report.Passed, ""), &report.Report{}, false, "Removed (1)"},
		{does(report.Passed, ""), does(report.Excluded, ""), false, "Left out now (1)"},
		{does(report.Passed, ""), does(report.Advised, ""), true, "Do otherwise than advised now (1)"},
		{&report.Report{}, does(report.Passed, ""), false, "Added (1)"},
	} {
		var out bytes.Buffer
		worse, incomplete, err := Diff(&out, c.was, c.now)
		if err != nil {
			t.Fatal(err)
		}
		gap := slices.Contains([]string{"Added (1)", "Removed (1)", "Left out now (1)"}, c.want)
		if incomplete != gap {
			t.Errorf("incomplete: %v where the text has %q", incomplete, c.want)
		}
		if worse != c.worse || !strings.Contains(out.String(), "\n"+c.want) {
			t.Errorf("worse: %v, want %v; the text lacks %q:\n%s", worse, c.worse, c.want, &out)
		}
	}
}
