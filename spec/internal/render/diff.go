package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// change is a spec in two reports of the same stack; either may lack it.
type change struct {
	ID       string
	Was, Now *report.Spec
}

// turn is a heading of the differences between two runs, with what falls under
// it.
type turn struct {
	title string
	worse bool // such a change makes the new run worse
	holds func(was, now report.Verdict) bool
}

// turns lists the headings, what matters most first. A change falls under the
// first that holds. A spec that a report lacks, or that the label filter left
// out, has the verdict Excluded there.
var turns = []turn{
	{"Fail now", true,
		func(was, now report.Verdict) bool { return now == report.Failed && was != report.Failed }},
	{"Deviate now", true,
		func(was, now report.Verdict) bool { return now == report.Deviated && was == report.Passed }},
	{"Do otherwise than advised now", true,
		func(was, now report.Verdict) bool { return now == report.Advised && was == report.Passed }},
	{"Differ from Linux now", true,
		func(was, now report.Verdict) bool { return now == report.Differs && was == report.Passed }},
	{"Unsupported now", true,
		func(was, now report.Verdict) bool { return now == report.Unsupported && was.Judges() }},
	{"Prove nothing now", false,
		func(_, now report.Verdict) bool { return now == report.Inconclusive }},
	{"Mended: take their entries off the list of deviations", false,
		func(_, now report.Verdict) bool { return now == report.Mended }},
	{"Deviations gone", false,
		func(was, now report.Verdict) bool { return was == report.Deviated && now == report.Passed }},
	{"Failures gone", false, func(was, now report.Verdict) bool {
		return was == report.Failed && now != report.Failed && now != report.Excluded
	}},
	{"Other changes", false,
		func(was, now report.Verdict) bool { return was != report.Excluded && now != report.Excluded }},
}

// Diff writes what changed from the old report to the new one. It reports whether
// something got worse: a spec that did not fail before fails, one that passed deviates,
// one that was judged is unsupported. And whether the two are incomplete for comparing: a
// spec is in one of them alone, or a filter left out of the new one what was judged.
func Diff(w io.Writer, old, new *report.Report) (worse, incomplete bool, err error) {
	was, now := newColumn(old), newColumn(new)
	var out strings.Builder
	fmt.Fprintf(&out, "Old: %s, %s\nNew: %s, %s\n", subject(was.Report), was.Counts(),
		subject(now.Report), now.Counts())
	changes := changesOf(was, now)
	left := changes
	for _, t := range turns {
		var found []change
		found, left = t.take(left)
		worse = worse || t.worse && len(found) > 0
		writeChanges(&out, t.title, found)
	}
	for _, g := range gaps {
		found := onlyIn(changes, g.holds)
		incomplete = incomplete || len(found) > 0
		writeChanges(&out, g.title, found)
	}
	if len(changes) == 0 {
		out.WriteString("\nNothing changed.\n")
	}
	_, err = io.WriteString(w, out.String())
	return worse, incomplete, err
}

// gaps are the headings of what cannot be compared.
var gaps = []struct {
	title string
	holds func(change) bool
}{
	{"Left out now", func(c change) bool {
		was, now := c.verdicts()
		return c.Now != nil && was.Judges() && now == report.Excluded
	}},
	{"Added", func(c change) bool { return c.Was == nil }},
	{"Removed", func(c change) bool { return c.Now == nil }},
}

// changesOf pairs the specs of two reports, and leaves out what did not change.
func changesOf(was, now *column) (list []change) {
	for _, l := range compare([]*column{was, now}).Lines {
		a, b := l.Cells[0], l.Cells[1]
		if (a.Spec == nil) != (b.Spec == nil) || a.behaviour() != b.behaviour() {
			list = append(list, change{l.ID, a.Spec, b.Spec})
		}
	}
	return list
}

// verdicts are those of both runs.
func (c change) verdicts() (was, now report.Verdict) {
	return outcomeCell{Spec: c.Was}.Verdict(), outcomeCell{Spec: c.Now}.Verdict()
}

// take divides the changes into those of this heading and the rest.
func (t turn) take(list []change) (found, left []change) {
	for _, c := range list {
		if was, now := c.verdicts(); t.holds(was, now) {
			found = append(found, c)
		} else {
			left = append(left, c)
		}
	}
	return found, left
}

func onlyIn(list []change, holds func(change) bool) (found []change) {
	for _, c := range list {
		if holds(c) {
			found = append(found, c)
		}
	}
	return found
}

// writeChanges writes a heading with its changes, or nothing without any.
func writeChanges(out *strings.Builder, title string, list []change) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s (%s)\n", title, number(len(list)))
	for _, c := range list {
		fmt.Fprintf(out, "  %s\n", oneLine(c.ID, lineLimit))
		if c.Was != nil && c.Now != nil {
			was, now := c.verdicts()
			fmt.Fprintf(out, "      %s, was %s\n", now, was)
		}
		if now := (outcomeCell{Spec: c.Now}); c.Now != nil && now.Line() != "" {
			fmt.Fprintf(out, "      %s\n", now.Line())
		}
	}
}
