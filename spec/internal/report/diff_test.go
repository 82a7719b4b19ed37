package report

import (
	"bytes"
	"strings"
	"testing"
)

func TestDiffTellsWhatGotWorse(t *testing.T) {
	for _, c := range []struct {
		was, now *Report
		worse    bool
		want     string
	}{
		{does(Passed, ""), does(Passed, ""), false, "Nothing changed."},
		{does(Passed, ""), does(Failed, "success"), true, "Fail now (1)"},
		{does(Deviated, "success"), does(Failed, "ETIMEDOUT"), true, "Fail now (1)"},
		{does(Excluded, ""), does(Failed, "success"), true, "Fail now (1)"},
		{&Report{}, does(Failed, "success"), true, "Added (1)"},
		{does(Failed, "success"), does(Failed, "ETIMEDOUT"), false, "Other changes (1)"},
		{does(Passed, ""), does(Deviated, "success"), true, "Deviate now (1)"},
		{does(Passed, ""), does(Unsupported, ""), true, "Unsupported now (1)"},
		{does(Passed, ""), does(Inconclusive, ""), false, "Prove nothing now (1)"},
		{does(Deviated, "success"), does(Mended, ""), false, "Mended: take their entries off the list of deviations (1)"},
		{does(Deviated, "success"), does(Passed, ""), false, "Deviations gone (1)"},
		{does(Failed, "success"), does(Passed, ""), false, "Failures gone (1)"},
		{does(Unsupported, ""), does(Passed, ""), false, "Other changes (1)"},
		{does(Passed, ""), &Report{}, false, "Removed (1)"},
		{&Report{}, does(Passed, ""), false, "Added (1)"},
	} {
		var out bytes.Buffer
		worse, err := Diff(&out, c.was, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if worse != c.worse || !strings.Contains(out.String(), "\n"+c.want) {
			t.Errorf("worse: %v, want %v; the text lacks %q:\n%s", worse, c.worse, c.want, &out)
		}
	}
}
