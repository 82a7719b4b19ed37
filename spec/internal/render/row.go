package render

import (
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// row is a spec as the templates show it.
type row struct{ *report.Spec }

// rows makes rows of specs.
func rows(specs []*report.Spec) []row {
	list := make([]row, len(specs))
	for i, spec := range specs {
		list[i] = row{spec}
	}
	return list
}

// HasPage reports whether the spec has a page of its own: it ran, and its folder
// has a usable name.
func (s row) HasPage() bool { return s.Verdict != report.Excluded && report.IsSlug(s.Slug) }

// Anchor is the id of the topic that the spec stands in.
func (s row) Anchor() string { return anchor(anchor(level(s.Spec, 0)) + " " + level(s.Spec, 1)) }

// Trail is the part of a spec's path below its topic.
func (s row) Trail() string {
	return strings.Join(levels(s.Spec)[min(2, len(levels(s.Spec))):], " › ")
}

// Crumbs is the spec's whole path.
func (s row) Crumbs() string { return strings.Join(levels(s.Spec), " › ") }

// Contrasts reports whether expected and actual can stand under each other. What
// proves nothing has neither, and of a table the cells say it better.
func (s row) Contrasts() bool {
	return s.Verdict != report.Inconclusive && (s.Expected != "" || s.Actual != "") &&
		cases(s.Spec).Differing() == 0
}

// Differs reports whether there is a difference to tell of.
func (s row) Differs() bool {
	return s.Contrasts() || cases(s.Spec).Differing() > 0 || s.Verdict == report.Mended ||
		s.Verdict == report.Inconclusive
}

// Misses reports whether the stack does not keep the requirement with this id.
func (s row) Misses(id string) bool { return slices.Contains(s.Unmet, id) }

// Difference is what was expected and what came, in one line.
func (s row) Difference() string { return difference(s.Spec) }

// Search is what the filter of the page looks at beside the visible text.
func (s row) Search() string {
	words := append([]string{s.ID, s.File, string(s.Verdict)}, s.Labels...)
	for _, cite := range s.Cites {
		words = append(words, cite.ID)
	}
	return oneLine(strings.Join(words, " "), 2*lineLimit)
}

// shownHistories is how many different histories a row shows.
const shownHistories = 3

// shape is a history with the number of connections that have it.
type shape struct {
	History string
	Count   int
}

// shapes are the different histories of the spec's connections, in the order in
// which they occur first.
func (s row) shapes() []shape {
	var list []shape
	index := map[string]int{}
	for _, conn := range s.Connections {
		i, ok := index[conn.History]
		if !ok {
			i = len(list)
			index[conn.History] = i
			list = append(list, shape{History: conn.History})
		}
		list[i].Count++
	}
	return list
}

// Shapes are the histories that a row shows.
func (s row) Shapes() []shape {
	list := s.shapes()
	return list[:min(shownHistories, len(list))]
}

// MoreConnections counts the connections whose histories a row does not show.
func (s row) MoreConnections() int {
	more := len(s.Connections)
	for _, shown := range s.Shapes() {
		more -= shown.Count
	}
	return more
}
