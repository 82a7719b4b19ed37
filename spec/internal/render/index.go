package render

import (
	"slices"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// indexPage is what the template of index.html shows.
type indexPage struct {
	frame
	Bar    []share
	Needs  []verdictGroup // what needs attention
	Known  []deviationGroup
	Advice []deviationGroup // what a SHOULD advises
	Differ []deviationGroup // what only Linux documents
	Lacks  []lackGroup
	Suites []*group
}

// share is one part of a bar.
type share struct {
	Verdict report.Verdict
	Count   int
}

// verdictGroup holds the specs of one verdict.
type verdictGroup struct {
	Verdict report.Verdict
	Specs   []row
}

// lackGroup holds the specs that want the same feature.
type lackGroup struct {
	Feature string
	Specs   []row
}

// newIndex sorts a clean report into what index.html shows.
func newIndex(r *report.Report) indexPage {
	page := indexPage{
		frame:  newFrame(r, subject(r)+": "+Sentence(r), ""),
		Bar:    shares(r.Totals()),
		Known:  reasons(r.With(report.Deviated)),
		Advice: reasons(r.With(report.Advised)),
		Differ: reasons(r.With(report.Differs)),
		Lacks:  lacks(r.With(report.Unsupported)),
		Suites: groups(r),
	}
	for _, v := range attention {
		if specs := r.With(v); len(specs) > 0 {
			page.Needs = append(page.Needs, verdictGroup{v, rows(specs)})
		}
	}
	return page
}

// Colour is the verdict in whose colour the run's own verdict is shown.
func (p indexPage) Colour() report.Verdict { return wordVerdict(p.Report.Word()) }

// Profiles tell how each profile fared.
func (p indexPage) Profiles() []standingRow { return standingRows(p.Report) }

// Kept counts the requirements that the specs cite, by their force.
func (p indexPage) Kept() []report.Kept { return p.Report.Kept() }

// Verdict is the first half of the run's sentence, and Outcome the rest.
func (p indexPage) Verdict() string { return verdict(p.Report) }

// Outcome tells what the verdict of the run rests on.
func (p indexPage) Outcome() string {
	text := outcome(p.Report)
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
func shares(counts map[report.Verdict]int) []share {
	var list []share
	for _, v := range report.Verdicts() {
		if counts[v] > 0 {
			list = append(list, share{v, counts[v]})
		}
	}
	return list
}

// lacks sorts unsupported specs by what they lack, the most wanted first.
func lacks(specs []*report.Spec) []lackGroup {
	index := map[string]int{}
	var list []lackGroup
	for _, spec := range specs {
		feature := lack(spec)
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

// Cited are the standards of which specs cite a requirement, and Uncited the
// others.
func (p indexPage) Cited() []standard { return p.standards(true) }

// Uncited are the standards that no spec cites.
func (p indexPage) Uncited() []standard { return p.standards(false) }

func (p indexPage) standards(used bool) []standard {
	var list []standard
	for _, std := range p.Report.Standards {
		if cited(std) == used {
			list = append(list, standard{std})
		}
	}
	return list
}
