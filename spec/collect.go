package spec

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/evidence"
	"github.com/sockspec/sockspec/spec/internal/report"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/requirement"
)

// collect makes a report of what Ginkgo knows: the result that each spec has
// published, or what can be said of one which did not come so far.
func collect(ran types.Report) *report.Report {
	r := &report.Report{
		Version:  report.Version,
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
	return r
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
	out := report.Spec{ID: s.FullText(), Slug: report.Slug(s.FullText())}
	switch {
	case s.State.Is(types.SpecStateSkipped | types.SpecStatePending):
		out.Verdict = report.Excluded
	default: // it timed out, was interrupted, or panicked outside of its body
		out.Verdict, out.Message = report.Failed, s.FailureMessage()
	}
	return out
}

func citations(labels []string) (out []report.Citation) {
	for _, l := range labels {
		id, ok := requirement.FromLabel(l)
		if !ok {
			continue
		}
		r, _ := requirement.Get(id)
		out = append(out, report.Citation{
			ID: id, Level: string(r.Level), Section: r.Section, Paraphrase: r.Paraphrase, Standard: titles()[r.Source],
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
