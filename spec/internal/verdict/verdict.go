// Package verdict turns what came of a spec into one of the verdicts of the report,
// with the known deviations of the stack in mind.
package verdict

import (
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/requirement"
)

// Known is what is known of the stack before its specs run.
type Known struct {
	Expected *expect.List // its deviations
	Release  string       // "" if it does not tell
	Linux    bool         // whether what only Linux documents binds it
}

// Judge fills in the verdict on a spec, and the reason for it.
func (o Outcome) Judge(s report.Spec, of Known) report.Spec {
	entry, expected := of.Expected.Match(s.ID, of.Release)
	if expected {
		s.Deviation = &report.Deviation{Reason: entry.Reason, Source: entry.Source}
	}
	o.describe(&s)
	switch {
	case o.Lacking != "":
		s.Verdict, s.Lacks, s.Deviation = report.Unsupported, o.Lacking, nil
		s.Message = "the stack lacks: " + o.Lacking
	case o.Doubt != "":
		s.Verdict, s.Message = report.Inconclusive, o.Doubt+"\n\n"+s.Message
	case o.Failed == nil && expected:
		s.Verdict = report.Mended
		s.Message = "Expected\n    the stack to conform\nto be impossible: " +
			entry.Where() + " says that it deviates"
	case o.Failed == nil:
		s.Verdict = report.Passed
	case expected && entry.Fits(o.Failed.Message):
		s.Verdict = report.Deviated
	case !expected && !binding(s.Labels, of.Linux):
		s.Verdict = report.Differs
	default:
		s.Verdict, s.Deviation = report.Failed, nil
	}
	unmet := s.Verdict == report.Failed || s.Verdict == report.Differs
	if unmet && o.Starved != "" && !o.Panicked {
		s.Verdict, s.Message = report.Inconclusive, o.Starved+"\n\n"+s.Message
	}
	return s
}

// describe fills in what the failure says.
func (o Outcome) describe(s *report.Spec) {
	if o.Failed == nil {
		return
	}
	s.Message = o.Failed.Message
	s.Expected, s.Actual = expectedActual(o.Failed.Message)
	if o.Failed.Location.FileName != "" {
		s.Message += "\n\nat " + Place(o.Failed.Location)
	}
}

// Tell tells Ginkgo of a verdict: it skips the spec, fails it, or does nothing.
func Tell(s report.Spec) {
	switch s.Verdict {
	case report.Passed, report.Deviated, report.Differs:
	case report.Unsupported:
		ginkgo.Skip(s.Message)
	default:
		ginkgo.Fail(string(s.Verdict) + ": " + s.Message)
	}
}

// profilePrefix starts the label of a profile.
const profilePrefix = "profile:"

// ProfileLabel returns the label of the specs that cite a requirement of a profile.
func ProfileLabel(p requirement.Profile) string { return profilePrefix + string(p) }

// binding reports whether a spec with these labels binds the stack: it cites a
// standard, or it cites Linux's documents alone, and those bind the stack.
func binding(labels []string, linux bool) bool {
	ofLinux := slices.Contains(labels, ProfileLabel(requirement.Linux))
	return !ofLinux || linux || slices.ContainsFunc(labels, isStandard)
}

// isStandard reports whether a label is that of a profile that binds every stack.
func isStandard(label string) bool {
	return strings.HasPrefix(label, profilePrefix) && label != ProfileLabel(requirement.Linux)
}
