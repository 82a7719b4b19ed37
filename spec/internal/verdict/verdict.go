// Package verdict turns what came of a spec into one of the verdicts of the report,
// with the known deviations of the stack in mind.
package verdict

import (
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
	o = o.believed()
	entry, expected := of.Expected.Match(s.ID, of.Release)
	if expected {
		s.Deviation = &report.Deviation{Reason: entry.Reason, Source: entry.Source}
	}
	o.describe(&s)
	switch {
	case o.Lacking != "":
		lack(&s, o.Lacking)
	case o.Doubt != "":
		s.Verdict, s.Message = report.Inconclusive, o.Doubt+"\n\n"+s.Message
	case o.Failed == nil && expected:
		s.Verdict = report.Mended
		s.Message = "Expected\n    the stack to conform\nto be impossible: " +
			entry.Where() + " says that it deviates"
	case o.Failed == nil:
		s.Verdict = report.Passed
	default:
		o.hold(&s, o.force(of.Linux), expected && entry.Fits(o.Failed.Message))
	}
	return s
}

// hold judges a failure by what it means not to keep the requirement. known is whether
// it is the deviation that was expected.
func (o Outcome) hold(s *report.Spec, force requirement.Force, known bool) {
	if !known {
		s.Deviation = nil
	}
	switch {
	case o.Starved != "" && !known && !o.Panicked:
		s.Verdict, s.Message = report.Inconclusive, o.Starved+"\n\n"+s.Message
	case force == requirement.Permits:
		failure := s.Message
		lack(s, "the option "+strings.Join(o.Unmet, " or "))
		s.Message += "\n\n" + failure
	case force == requirement.Documents:
		s.Verdict = report.Differs
	case force == requirement.Advises:
		s.Verdict = report.Advised
	case known:
		s.Verdict = report.Deviated
	default:
		s.Verdict = report.Failed
	}
}

// lack judges a spec that a stack lacks something for.
func lack(s *report.Spec, what string) {
	s.Verdict, s.Lacks, s.Deviation = report.Unsupported, what, nil
	s.Message = "the stack lacks: " + what
}

// force is that of the requirements which a failure is about. linux has Linux's own
// documents bind, too. A bug of the spec is never the stack's, and what no peer would
// take binds whatever the spec is about.
func (o Outcome) force(linux bool) requirement.Force {
	if o.Panicked || o.Unsound != "" {
		return requirement.Binds
	}
	force := requirement.Strongest(forcesOf(o.Unmet))
	if force == requirement.Documents && linux {
		return requirement.Binds
	}
	return force
}

// describe fills in what the failure says.
func (o Outcome) describe(s *report.Spec) {
	if o.Failed == nil {
		return
	}
	s.Message, s.Unmet = o.Failed.Message, o.Unmet
	s.Expected, s.Actual = expectedActual(o.Failed.Message)
	if o.Failed.Location.FileName != "" {
		s.Message += "\n\nat " + Place(o.Failed.Location)
	}
}

// Tell tells Ginkgo of a verdict: it skips the spec, fails it, or does nothing.
func Tell(s report.Spec) {
	switch s.Verdict {
	case report.Passed, report.Deviated, report.Advised, report.Differs:
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
