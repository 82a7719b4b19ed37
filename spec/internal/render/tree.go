package render

import (
	"regexp"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// group is a node of the tree of specs: a suite, or a topic in it.
type group struct {
	Name   string
	Anchor string
	Groups []*group
	Runs   []run
	Counts map[report.Verdict]int
	Open   bool
}

// run holds the specs of a topic that stand in the same containers below it.
type run struct {
	Trail string
	Specs []row
}

// openLimit is the number of specs up to which the page shows every group open.
const openLimit = 40

// groups sorts the specs into suites and topics, in the report's order.
func groups(r *report.Report) []*group {
	root := &group{}
	for i := range r.Specs {
		spec := &r.Specs[i]
		suite := root.child(level(spec, 0))
		topic := suite.child(level(spec, 1))
		topic.take(row{spec})
		for _, g := range []*group{suite, topic} {
			g.Counts[spec.Verdict]++
			g.Open = g.Open || spec.Verdict.Fails() || len(r.Specs) <= openLimit
		}
	}
	return root.Groups
}

// take adds a spec to the topic's last run, or begins one.
func (g *group) take(spec row) {
	if last := len(g.Runs) - 1; last >= 0 && g.Runs[last].Trail == spec.Trail() {
		g.Runs[last].Specs = append(g.Runs[last].Specs, spec)
		return
	}
	g.Runs = append(g.Runs, run{spec.Trail(), []row{spec}})
}

// child returns the group of that name, adding it if there is none.
func (g *group) child(name string) *group {
	for _, known := range g.Groups {
		if known.Name == name {
			return known
		}
	}
	fresh := &group{Name: name, Anchor: anchor(g.Anchor + " " + name),
		Counts: map[report.Verdict]int{}}
	g.Groups = append(g.Groups, fresh)
	return fresh
}

// notAnchor is what the id of a group does not hold.
var notAnchor = regexp.MustCompile(`[^a-z0-9]+`)

// anchor makes the id of a group within the page.
func anchor(name string) string {
	return "in-" +
		strings.TrimPrefix(strings.Trim(notAnchor.ReplaceAllString(strings.ToLower(name), "-"), "-"),
			"in-")
}

// Bar is the group's bar by verdict.
func (g *group) Bar() []share { return shares(g.Counts) }

// Size counts all specs of the group.
func (g *group) Size() int { return g.Ran() + g.Counts[report.Excluded] }

// Ran counts the specs of the group that were not excluded.
func (g *group) Ran() int {
	n := 0
	for v, count := range g.Counts {
		if v != report.Excluded {
			n += count
		}
	}
	return n
}

// Loud lists the counts of the group that a closed group must not hide.
func (g *group) Loud() []share {
	var list []share
	for _, part := range g.Bar() {
		if part.Verdict.Fails() || part.Verdict == report.Deviated {
			list = append(list, part)
		}
	}
	return list
}
