// Package guide tells what the suite holds: its specs, their labels, what they cite,
// and what their files say of the semantics that they are about.
package guide

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/requirement"
)

// Spec is one spec of the suite.
type Spec struct {
	ID     string   // its full text
	Labels []string // without those of requirements
	Cites  []string // the ids of requirements
	File   string   // where it stands, from the folder of the suites: "backlog/queue.go"
}

// Guide is what can be told of the suite.
type Guide struct {
	Specs   []Spec // sorted by file, in the order of the file
	sources fs.FS
}

// New makes a guide of what Ginkgo's preview lists, but for specs that its filter left
// out. sources holds the files of the suites, as Spec.File names them.
func New(preview types.Report, sources fs.FS) *Guide {
	g := &Guide{sources: sources}
	for _, s := range preview.SpecReports {
		if s.LeafNodeType.Is(types.NodeTypeIt) && !s.State.Is(types.SpecStateSkipped) {
			g.Specs = append(g.Specs, spec(s))
		}
	}
	slices.SortStableFunc(g.Specs, func(a, b Spec) int { return strings.Compare(a.File, b.File) })
	return g
}

func spec(s types.SpecReport) Spec {
	file, _, _ := strings.Cut(verdict.Place(s.LeafNodeLocation), ":")
	out := Spec{ID: s.FullText(), File: strings.TrimPrefix(file, "spec/")}
	for _, l := range s.Labels() {
		if id, ok := requirement.FromLabel(l); ok {
			out.Cites = append(out.Cites, id)
		} else {
			out.Labels = append(out.Labels, l)
		}
	}
	slices.Sort(out.Cites)
	return out
}

// having returns the specs of which a condition holds.
func (g *Guide) having(holds func(Spec) bool) (found []Spec) {
	for _, s := range g.Specs {
		if holds(s) {
			found = append(found, s)
		}
	}
	return found
}

// counts tells how many specs have each of some words.
func (g *Guide) counts(words func(Spec) []string) map[string]int {
	n := map[string]int{}
	for _, s := range g.Specs {
		for _, w := range words(s) {
			n[w]++
		}
	}
	return n
}
