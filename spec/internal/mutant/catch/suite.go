package catch

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/sockspec/sockspec/spec/internal/mutant"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/requirement"
)

// patience is what a lying stack gets: most specs that catch a lie wait for
// something that never comes. The stack that tells none gets no more, so that
// nothing is taken for caught which is only slow.
const patience = 2 * time.Second

// Run is a run of the suite against one mutant, in one process.
type Run struct {
	Mutant   string // its id
	Filter   string // the label filter that leaves the specs to run; "" for all
	Patience time.Duration
	Dir      string // of the report
}

// Suite makes the command of a run.
type Suite func(context.Context, Run) *exec.Cmd

// try runs the specs that cite what m breaks, or all of them for the identity,
// against m.
func (s Suite) try(ctx context.Context, m mutant.Mutant) result {
	dir, err := os.MkdirTemp("", "sockspec-mutant-")
	if err != nil {
		return result{lie: m, err: err}
	}
	defer func() { _ = os.RemoveAll(dir) }()
	out, failed := s(ctx, Run{m.ID, filter(m.Breaks), patience, dir}).CombinedOutput()
	r, err := report.Read(dir)
	if err != nil {
		err = fmt.Errorf("the run left no report: %w\n%s", failed, beginning(out))
		return result{lie: m, err: err}
	}
	return result{
		lie: m, catchers: catchers(r), unsure: count(r, report.Inconclusive),
		specs: len(r.Specs) - count(r, report.Excluded),
	}
}

// beginning is as much of a run's output as says why it left no report. A run
// over the mutants may fail a hundred times for one reason.
func beginning(out []byte) string {
	const lines = 8
	var b strings.Builder
	n := 0
	for line := range strings.Lines(string(out)) {
		if n++; n > lines {
			b.WriteString("...")
			break
		}
		fmt.Fprintf(&b, "%.200s\n", strings.TrimRight(line, "\n"))
	}
	return b.String()
}

// filter chooses the specs that cite any of these requirements; all for none.
func filter(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	var values []string
	for _, id := range ids {
		values = append(values, strings.TrimPrefix(requirement.Label(id), "req:"))
	}
	return "req: containsAny {" + strings.Join(values, ", ") + "}"
}

// catchers are the specs that noticed the lie. One that was inconclusive has not:
// it might be the machine's doing.
func catchers(r *report.Report) (out []string) {
	for _, s := range r.Specs {
		if notices(s) {
			out = append(out, s.ID)
		}
	}
	slices.Sort(out)
	return out
}

// notices reports whether a spec's verdict tells of a lie: of what the stack is known
// to do otherwise, it does not.
func notices(s report.Spec) bool {
	switch s.Verdict {
	case report.Failed, report.Mended:
		return true
	case report.Advised, report.Differs:
		return s.Deviation == nil
	}
	return false
}

func count(r *report.Report, v report.Verdict) (n int) {
	for _, s := range r.Specs {
		if s.Verdict == v {
			n++
		}
	}
	return n
}
