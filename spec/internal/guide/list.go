package guide

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/requirement"
)

// ListSpecs writes a line for each spec, sorted: its id, and what it cites.
func (g *Guide) ListSpecs(w io.Writer) error {
	var lines []string
	for _, s := range g.Specs {
		lines = append(lines, fmt.Sprintf("%s  [%s]\n", s.ID, strings.Join(s.Cites, " ")))
	}
	slices.Sort(lines)
	_, err := io.WriteString(w, strings.Join(lines, ""))
	return err
}

// ListLabels writes a line for each label: how many specs have it, and the label. The
// labels of requirements are left out.
func (g *Guide) ListLabels(w io.Writer) error {
	n := g.counts(func(s Spec) []string { return s.Labels })
	for _, l := range slices.Sorted(maps.Keys(n)) {
		if _, err := fmt.Fprintf(w, "%5d  %s\n", n[l], l); err != nil {
			return err
		}
	}
	return nil
}

// ListRequirements writes a line for each requirement of the catalogue: how many specs
// cite it, its level, its id and what it says.
func (g *Guide) ListRequirements(w io.Writer) error {
	n := g.counts(func(s Spec) []string { return s.Cites })
	for _, r := range requirement.All() {
		_, err := fmt.Fprintf(w, "%5d  %-10s  %s  %s\n", n[r.ID], level(r), r.ID, r.Paraphrase)
		if err != nil {
			return err
		}
	}
	return nil
}

// level is how a requirement binds, in the words of its standard.
func level(r requirement.Requirement) string {
	if r.Negated {
		return string(r.Level) + " NOT"
	}
	return string(r.Level)
}
