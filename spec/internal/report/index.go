package report

import (
	"slices"
	"strings"
)

// indexPage is what the template of index.html shows.
type indexPage struct {
	frame
	Bar    []share
	Needs  []verdictGroup // what needs attention
	Known  []row          // the expected deviations
	Lacks  []lackGroup
	Suites []*group
}

// share is one part of a bar.
type share struct {
	Verdict Verdict
	Count   int
}

// verdictGroup holds the specs of one verdict.
type verdictGroup struct {
	Verdict Verdict
	Specs   []row
}

// lackGroup holds the specs that want the same feature.
type lackGroup struct {
	Feature string
	Specs   []row
}

// group is a node of the tree of specs: a suite, or a topic in it.
type group struct {
	Name   string
	Anchor string
	Groups []*group
	Specs  []row
	Counts map[Verdict]int
	Open   bool
}

// openLimit is the number of specs up to which the page shows every group open.
const openLimit = 40

// newIndex sorts a clean report into what index.html shows.
func newIndex(r *Report) indexPage {
	page := indexPage{
		frame:  newFrame(r, r.subject()+": "+r.Sentence(), ""),
		Bar:    shares(r.Totals()),
		Known:  rows(r.with(Deviated)),
		Lacks:  lacks(r.with(Unsupported)),
		Suites: groups(r),
	}
	for _, v := range attention {
		if specs := r.with(v); len(specs) > 0 {
			page.Needs = append(page.Needs, verdictGroup{v, rows(specs)})
		}
	}
	return page
}

// OK reports whether the run succeeded.
func (p indexPage) OK() bool { return p.Report.OK() }

// Verdict is the first half of the run's sentence, and Outcome the rest.
func (p indexPage) Verdict() string {
	verdict, _, _ := strings.Cut(p.Report.Sentence(), ":")
	return verdict
}

// Outcome tells what the verdict of the run rests on.
func (p indexPage) Outcome() string {
	text := p.Report.outcome()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// Largest is the size of the largest topic: the bars of the topics are drawn to
// its scale.
func (p indexPage) Largest() int {
	largest := 0
	for _, suite := range p.Suites {
		for _, topic := range suite.Groups {
			largest = max(largest, topic.Size())
		}
	}
	return largest
}

// shares lists the verdicts that occur, in the order of the bar.
func shares(counts map[Verdict]int) []share {
	var list []share
	for _, v := range Verdicts() {
		if counts[v] > 0 {
			list = append(list, share{v, counts[v]})
		}
	}
	return list
}

// lacks sorts unsupported specs by what they lack, the most wanted first.
func lacks(specs []*Spec) []lackGroup {
	index := map[string]int{}
	var list []lackGroup
	for _, spec := range specs {
		feature := spec.lack()
		i, ok := index[feature]
		if !ok {
			i = len(list)
			index[feature] = i
			list = append(list, lackGroup{Feature: feature})
		}
		list[i].Specs = append(list[i].Specs, row{spec})
	}
	slices.SortStableFunc(list, func(a, b lackGroup) int { return len(b.Specs) - len(a.Specs) })
	return list
}

// groups sorts the specs into suites and topics, in the report's order.
func groups(r *Report) []*group {
	root := &group{}
	for i := range r.Specs {
		spec := &r.Specs[i]
		suite := root.child(spec.level(0))
		topic := suite.child(spec.level(1))
		topic.Specs = append(topic.Specs, row{spec})
		for _, g := range []*group{suite, topic} {
			g.Counts[spec.Verdict]++
			g.Open = g.Open || spec.Verdict.Fails() || len(r.Specs) <= openLimit
		}
	}
	return root.Groups
}

// child returns the group of that name, adding it if there is none.
func (g *group) child(name string) *group {
	for _, known := range g.Groups {
		if known.Name == name {
			return known
		}
	}
	fresh := &group{Name: name, Anchor: anchor(g.Anchor + " " + name), Counts: map[Verdict]int{}}
	g.Groups = append(g.Groups, fresh)
	return fresh
}

// anchor makes the id of a group within the page.
func anchor(name string) string {
	return "in-" + strings.TrimPrefix(strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-"), "in-")
}

// Bar is the group's bar by verdict.
func (g *group) Bar() []share { return shares(g.Counts) }

// Size counts all specs of the group.
func (g *group) Size() int { return g.Ran() + g.Counts[Excluded] }

// Ran counts the specs of the group that were not excluded.
func (g *group) Ran() int {
	n := 0
	for v, count := range g.Counts {
		if v != Excluded {
			n += count
		}
	}
	return n
}

// Loud lists the counts of the group that a closed group must not hide.
func (g *group) Loud() []share {
	var list []share
	for _, part := range g.Bar() {
		if part.Verdict.Fails() || part.Verdict == Deviated {
			list = append(list, part)
		}
	}
	return list
}
