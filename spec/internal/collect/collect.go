// Package collect makes the report of a run from what Ginkgo knows of it: the
// result that each spec has published, or what can be said of one which did not
// come so far.
package collect

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/internal/version"
	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/evidence"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/requirement"
)

// Report makes the report of a run. expected is what the stack is known to do
// otherwise; nil stands for the list that its subject names. The error is that of a
// list which cannot be read.
func Report(ran types.Report, expected *expect.List) (*report.Report, error) {
	about := subjectOf(ran)
	r := &report.Report{
		Version:  report.Version,
		Stack:    about.Stack,
		Suite:    version.Text(),
		Mutant:   about.Mutant,
		Filter:   ran.SuiteConfig.LabelFilter,
		Seed:     ran.SuiteConfig.RandomSeed,
		Started:  ran.StartTime,
		Duration: ran.RunTime,
	}
	for _, s := range ran.SpecReports {
		if s.LeafNodeType.Is(types.NodeTypeIt) {
			r.Specs = append(r.Specs, result(s))
		} else if s.Failed() {
			r.Problems = append(r.Problems, fmt.Sprintf("%s: %s", s.LeafNodeType, s.FailureMessage()))
		}
	}
	r.Problems = append(r.Problems, ran.SpecialSuiteFailureReasons...)
	slices.SortFunc(r.Specs, func(a, b report.Spec) int { return strings.Compare(a.ID, b.ID) })
	if err := findStale(r, about, expected); err != nil {
		return nil, err
	}
	if about.Layer != "" {
		r.Specs = slices.DeleteFunc(r.Specs, func(s report.Spec) bool {
			return !slices.Contains(s.Labels, about.Layer)
		})
	}
	r.Standards = coverage(r.Specs)
	return r, nil
}

// findStale looks for expectations that are about no spec of the suite.
func findStale(r *report.Report, about Subject, expected *expect.List) (err error) {
	if expected == nil {
		if expected, err = expect.Load(about.List); err != nil {
			return err
		}
	}
	for _, e := range expected.Unused(ids(r)) {
		r.Stale = append(r.Stale, fmt.Sprintf("%s: %q matches no spec", e.Where(), e.Spec))
	}
	return nil
}

func ids(r *report.Report) (out []string) {
	for _, s := range r.Specs {
		out = append(out, s.ID)
	}
	return out
}

func result(s types.SpecReport) report.Spec {
	out := published(s)
	out.Path = s.ContainerHierarchyTexts
	out.Text = s.LeafNodeText
	out.Labels = s.Labels()
	out.Cites = citations(out.Labels)
	out.Duration = s.RunTime
	out.File = verdict.Place(s.LeafNodeLocation)
	return out
}

func published(s types.SpecReport) report.Spec {
	if result, ok := evidence.Published(s); ok {
		return result
	}
	out := report.Spec{ID: s.FullText(), Slug: report.SlugOf(s.FullText())}
	switch {
	case s.State.Is(types.SpecStateSkipped | types.SpecStatePending):
		out.Verdict = report.Excluded
	default: // it timed out, was interrupted, or panicked outside of its body
		out.Verdict, out.Message = report.Failed, s.FailureMessage()
	}
	return out
}

// entryOf is the text of a report entry.
func entryOf(s types.SpecReport, name string) (string, bool) {
	for _, e := range s.ReportEntries {
		if e.Name == name {
			return e.StringRepresentation(), true
		}
	}
	return "", false
}

func citations(labels []string) (out []report.Citation) {
	for _, l := range labels {
		id, ok := requirement.FromLabel(l)
		if !ok {
			continue
		}
		r, _ := requirement.Get(id)
		out = append(out, report.Citation{
			ID: id, Level: string(r.Level), Force: string(r.Force()), Section: r.Section,
			Paraphrase: r.Paraphrase, Condition: r.Condition, Standard: titles()[r.Source],
		})
	}
	return out
}

// titles are the sources of the catalogue by their names.
var titles = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, s := range requirement.Sources() {
		out[s.Name] = s.Title
	}
	return out
})
