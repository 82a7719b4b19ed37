package collect

import (
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/requirement"
)

// coverage counts, for each source of the catalogue, how many requirements
// exist, can be tested, are cited, and hold.
func coverage(specs []report.Spec) (out []report.Standard) {
	cited, held := citedAndHeld(specs)
	all := map[string]*report.Standard{}
	for _, r := range requirement.All() {
		s := all[r.Source]
		if s == nil {
			s = &report.Standard{Source: r.Source}
			all[r.Source] = s
		}
		c := &s.Implied
		if r.Kind != requirement.Implied {
			c = &s.Labelled
		}
		c.Total++
		c.Testable += one(r.Testable != requirement.NotTestable)
		c.Cited += one(cited[r.ID])
		c.Held += one(held[r.ID])
	}
	for _, source := range requirement.Sources() {
		if s := all[source.Name]; s != nil {
			s.Title = source.Title
			out = append(out, *s)
		}
	}
	return out
}

// citedAndHeld tells of each requirement whether a spec cites it, and whether all
// those that do and that were judged keep it.
func citedAndHeld(specs []report.Spec) (cited, held map[string]bool) {
	cited, held = map[string]bool{}, map[string]bool{}
	broken := map[string]bool{}
	for _, s := range specs {
		for _, c := range s.Cites {
			cited[c.ID] = true
			held[c.ID] = held[c.ID] || s.Verdict == report.Passed
			broken[c.ID] = broken[c.ID] || s.Breaks(c.ID) || unclear(s)
		}
	}
	for id := range broken {
		held[id] = held[id] && !broken[id]
	}
	return cited, held
}

// unclear reports whether nobody can say what a spec shows.
func unclear(s report.Spec) bool {
	return s.Verdict == report.Mended || s.Verdict == report.Inconclusive
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
