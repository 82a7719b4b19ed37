package report_test

import (
	"slices"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

// citing makes a spec that cites requirements of these forces, named like them.
func citing(v report.Verdict, forces ...string) report.Spec {
	s := report.Spec{Verdict: v}
	for _, f := range forces {
		s.Cites = append(s.Cites, report.Citation{ID: f, Force: f})
	}
	return s
}

func TestEachSpecBelongsToOneProfile(t *testing.T) {
	labelled := func(s report.Spec, labels ...string) report.Spec { s.Labels = labels; return s }
	for want, specs := range map[report.Profile][]report.Spec{
		report.CoreAPI: {citing(report.Passed, "MUST"), labelled(citing(report.Passed), "tcp", "ipv4"),
			labelled(citing(report.Passed, "MUST"), "tcp", "udp"),
			labelled(citing(report.Passed, "MUST", "Linux"), "tcp")},
		report.TCPWire: {labelled(citing(report.Passed, "MUST"), "tcp", "need:wire"),
			labelled(citing(report.Passed, "MAY"), "need:loopback-wire")},
		report.UDP:   {labelled(citing(report.Passed, "MUST"), "udp", "need:wire")},
		report.Linux: {labelled(citing(report.Passed, "Linux", "Linux"), "tcp", "need:wire")},
		report.Gonc:  {labelled(citing(report.Passed, "Linux"), "netcat", "listen", "need:process")},
	} {
		for _, s := range specs {
			if got := s.Profile(); got != want {
				t.Errorf("%v, which cites %v, belongs to %s, want %s", s.Labels, s.Cites, got, want)
			}
		}
	}
}

func TestAProfilePassesIfAllOfItWasJudged(t *testing.T) {
	option := citing(report.Unsupported, "MUST", "MAY")
	option.Unmet = []string{"MAY"}
	for _, c := range []struct {
		name  string
		specs []report.Spec
		want  report.Word
	}{
		{"passed", []report.Spec{citing(report.Passed)}, report.Pass},
		{"as expected", []report.Spec{citing(report.Deviated), citing(report.Differs)}, report.Pass},
		{"unsupported", []report.Spec{citing(report.Passed), citing(report.Unsupported, "MUST")},
			report.Partial},
		{"left out", []report.Spec{citing(report.Passed), citing(report.Excluded)}, report.Partial},
		{"an option alone", []report.Spec{citing(report.Passed), citing(report.Unsupported, "MAY")},
			report.Pass},
		{"an option beside a MUST", []report.Spec{citing(report.Passed), option}, report.Pass},
		{"nothing judged", []report.Spec{citing(report.Unsupported, "MAY")}, report.Partial},
		{"failed", []report.Spec{citing(report.Passed), citing(report.Failed)}, report.Fail},
		{"inconclusive", []report.Spec{citing(report.Passed), citing(report.Inconclusive)}, report.Fail},
	} {
		r := &report.Report{Specs: c.specs}
		if s := r.Standings(); len(s) != 1 || s[0].Word() != c.want || s[0].Specs != len(c.specs) {
			t.Errorf("%s: %+v, want %s", c.name, s, c.want)
		}
	}
}

// TestWhatIsNotKeptCountsWhateverItsReason: a known deviation is none the less a MUST
// that is not kept.
func TestWhatIsNotKeptCountsWhateverItsReason(t *testing.T) {
	other := citing(report.Deviated, "MUST", "Linux")
	other.Unmet = []string{"Linux"}
	for _, c := range []struct {
		name  string
		specs []report.Spec
		want  []report.Kept
	}{
		{"a deviation", []report.Spec{citing(report.Deviated, "MUST"), citing(report.Passed, "MAY")},
			[]report.Kept{{"MUST", 1, 1, 0, 1}, {"SHOULD", 0, 0, 0, 0}, {"MAY", 1, 1, 1, 0},
				{"Linux", 0, 0, 0, 0}}},
		{"one spec of two", []report.Spec{citing(report.Passed, "MUST"), citing(report.Failed, "MUST")},
			[]report.Kept{{"MUST", 1, 1, 0, 1}, {"SHOULD", 0, 0, 0, 0}, {"MAY", 0, 0, 0, 0},
				{"Linux", 0, 0, 0, 0}}},
		{"another requirement of the spec", []report.Spec{other},
			[]report.Kept{{"MUST", 1, 0, 0, 0}, {"SHOULD", 0, 0, 0, 0}, {"MAY", 0, 0, 0, 0},
				{"Linux", 1, 1, 0, 1}}},
		{"nothing judged", []report.Spec{citing(report.Unsupported, "SHOULD")},
			[]report.Kept{{"MUST", 0, 0, 0, 0}, {"SHOULD", 1, 0, 0, 0}, {"MAY", 0, 0, 0, 0},
				{"Linux", 0, 0, 0, 0}}},
	} {
		r := &report.Report{Specs: c.specs}
		if got := r.Kept(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
