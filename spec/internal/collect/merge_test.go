package collect

import (
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/report"
)

// part is the report of a run that has judged the specs whose verdicts are not
// excluded.
func part(filter string, started int64, verdicts ...report.Verdict) *report.Report {
	r := &report.Report{
		Stack: report.Stack{Target: "linux", Release: "6.1"}, Suite: "v0.1.0", Filter: filter,
		Started: time.Unix(started, 0), Duration: time.Duration(started), Stale: []string{"old.yaml:1"},
	}
	for i, v := range verdicts {
		r.Specs = append(r.Specs, report.Spec{ID: string(rune('a' + i)), Verdict: v})
	}
	return r
}

const left = report.Excluded

func TestMergeJoinsTheParts(t *testing.T) {
	whole, err := Merge([]*report.Report{
		part("x", 7, left, report.Passed, left, left),
		part("y", 5, report.Failed, left, left, report.Passed),
	})
	if err != nil {
		t.Fatal(err)
	}
	var verdicts []string
	for _, s := range whole.Specs {
		verdicts = append(verdicts, s.ID+" "+string(s.Verdict))
	}
	if got := strings.Join(verdicts, ", "); got != "a failed, b passed, c excluded, d passed" {
		t.Errorf("the specs are %s", got)
	}
	if whole.Filter != "(x) || (y)" || whole.Started.Unix() != 5 || whole.Duration != 7 ||
		len(whole.Stale) != 1 || len(whole.Standards) == 0 {
		t.Errorf("the report is %+v", whole)
	}
}

func TestMergeRefusesWhatIsNoPart(t *testing.T) {
	one := part("", 1, report.Passed, left)
	for says, change := range map[string]func(r *report.Report){
		`two stacks: "linux 6.1" and "linux 6.2"`: func(r *report.Report) { r.Stack.Release = "6.2" },
		`two machines: "" and "arm64"`:            func(r *report.Report) { r.Stack.Machine = "arm64" },
		`two suites: "v0.1.0" and "v0.2.0"`:       func(r *report.Report) { r.Suite = "v0.2.0" },
		`two mutants: "" and "liar"`:              func(r *report.Report) { r.Mutant = "liar" },
		`two settings: "map[]" and "map[a:b]"`: func(r *report.Report) {
			r.Stack.Settings = map[string]string{"a": "b"}
		},
		`two have run "a"`: func(r *report.Report) { r.Specs[0].Verdict = report.Passed },
	} {
		other := part("", 1, left, report.Passed)
		change(other)
		_, err := Merge([]*report.Report{one, other})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("the error is %v, want %s", err, says)
		}
	}
}
