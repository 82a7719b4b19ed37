package render

import (
	"fmt"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// summary is what both short forms tell, the Markdown and the terminal's, each
// with its own marks.
type summary struct {
	*report.Report
	Place string // where index.html is
}

// summaryOf prepares a clean report for the short forms.
func summaryOf(r *report.Report, place string) summary {
	return summary{r, clean(place, textLimit)}
}

// section is a heading with what stands under it.
type section struct {
	Title string
	Items []item
}

// item is one spec, or one sentence, with what is to be said of it.
type item struct {
	Verdict report.Verdict // empty for what is no spec
	Name    string
	Lines   []string
	File    string
}

// lineLimit is the most characters of one line that a summary shows.
const lineLimit = 240

// sections lists what a summary tells of the specs, what matters most first.
func (s summary) sections() []section {
	list := []section{{"Problems", sentences(s.Problems)}}
	for _, v := range attention {
		list = append(list, section{title(v), items(s.With(v), differenceLines)})
	}
	return append(list,
		section{"Stale expectations: entries of spec/expect that match no spec", sentences(s.Stale)},
		section{"Expected deviations", reasonItems(s.With(report.Deviated))},
		section{"Advised otherwise, by a SHOULD", reasonItems(s.With(report.Advised))},
		section{"Different from Linux, which alone documents them",
			reasonItems(s.With(report.Differs))},
		section{"Unsupported, by what the stack lacks", lackItems(s.With(report.Unsupported))})
}

// title is a verdict as a heading.
func title(v report.Verdict) string { return strings.ToUpper(string(v[:1])) + string(v[1:]) }

// sentences makes items of plain text.
func sentences(list []string) []item {
	out := make([]item, len(list))
	for i, text := range list {
		out[i] = item{Name: oneLine(text, lineLimit)}
	}
	return out
}

// items makes one item of each spec.
func items(specs []*report.Spec, lines func(*report.Spec) []string) []item {
	out := make([]item, len(specs))
	for i, spec := range specs {
		out[i] = item{spec.Verdict, oneLine(spec.ID, lineLimit), lines(spec),
			oneLine(spec.File, lineLimit)}
	}
	return out
}

// differenceLines tells what was expected and what came, in one line.
func differenceLines(s *report.Spec) []string {
	lines := []string{difference(s)}
	if s.Verdict == report.Mended && s.Deviation != nil {
		lines = append(lines, "known deviation: "+because(s.Deviation))
	}
	return lines
}

// deviationLines tells what differs, why, and who says so.
func deviationLines(s *report.Spec) []string {
	var lines []string
	if s.Deviation != nil {
		lines = append(lines, "because "+because(s.Deviation))
	}
	return append(lines, difference(s))
}

// lackLimit is how many specs a summary names for each feature that is lacking.
const lackLimit = 10

// lackItems tells for each feature that is lacking which specs went without it.
func lackItems(specs []*report.Spec) []item {
	var out []item
	for _, group := range lacks(specs) {
		it := item{Verdict: report.Unsupported,
			Name: group.Feature + ": " + plural(len(group.Specs), "spec")}
		for _, spec := range group.Specs[:min(lackLimit, len(group.Specs))] {
			it.Lines = append(it.Lines, oneLine(spec.ID, lineLimit))
		}
		if more := len(group.Specs) - len(it.Lines); more > 0 {
			it.Lines = append(it.Lines, "and "+number(more)+" more")
		}
		out = append(out, it)
	}
	return out
}

// line is a deviation's reason and source in one line.
func because(d *report.Deviation) string {
	text := oneLine(d.Reason, lineLimit)
	if d.Source != "" {
		text += " [" + oneLine(d.Source, lineLimit) + "]"
	}
	return text
}

// difference tells what was expected and what came, in one line, as far as the
// spec could tell them apart.
func difference(s *report.Spec) string {
	switch {
	case s.Verdict == report.Inconclusive:
		return doubt(s)
	case cases(s).Differing() > 0:
		return cases(s).line()
	case s.Expected != "" && s.Actual != "":
		return fmt.Sprintf("expected %s, got %s", oneLine(s.Expected, lineLimit),
			oneLine(s.Actual, lineLimit))
	case s.Expected != "":
		return "expected " + oneLine(s.Expected, lineLimit)
	case s.Actual != "":
		return "got " + oneLine(s.Actual, lineLimit)
	case s.Message != "":
		return oneLine(s.Message, lineLimit)
	case s.Verdict == report.Mended:
		return "the known deviation did not occur"
	}
	return "no details were recorded"
}

// doubt tells why a spec proves nothing: the first paragraph of its message.
func doubt(s *report.Spec) string {
	switch first, _, _ := strings.Cut(strings.TrimSpace(s.Message), "\n\n"); {
	case first != "":
		return oneLine(first, lineLimit)
	case s.Dropped > 0:
		return "the capture lost " + plural(int(min(s.Dropped, 1<<53)), "frame")
	}
	return "no details were recorded"
}

// lack tells in a few words what the stack would need for the spec.
func lack(s *report.Spec) string {
	switch {
	case s.Lacks != "":
		return "lacks " + oneLine(s.Lacks, lineLimit)
	case s.Message != "":
		return oneLine(s.Message, lineLimit)
	}
	return "no reason was recorded"
}
