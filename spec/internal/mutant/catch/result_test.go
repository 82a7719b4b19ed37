package catch

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/spec/internal/mutant"
	"github.com/sockspec/sockspec/spec/report"
)

// TestOnlyAVerdictCatches: a spec that was inconclusive says nothing of the stack.
func TestOnlyAVerdictCatches(t *testing.T) {
	r := &report.Report{Specs: []report.Spec{
		{ID: "c", Verdict: report.Failed}, {ID: "p", Verdict: report.Passed},
		{ID: "d", Verdict: report.Deviated},
		{ID: "i", Verdict: report.Inconclusive}, {ID: "b", Verdict: report.Mended},
		{ID: "u", Verdict: report.Unsupported},
	}}
	if got := catchers(r); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("caught by %q, want those that failed or were mended", got)
	}
}

func TestALieThatOnlyAnInconclusiveSpecMayHaveSeenIsNotCaught(t *testing.T) {
	r := result{lie: mutant.Mutant{ID: "liar", Breaks: []string{"posix/bind/EINVAL"}}, specs: 2,
		unsure: 2}
	if r.ok() || !r.unclear() ||
		!strings.Contains(r.row(),
			"NOT CAUGHT by any of the 2 specs that cite what it breaks; 2 were inconclusive") {
		t.Errorf("ok %v: %s", r.ok(), r.row())
	}
}
