package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// writeJUnit writes a clean report as junit.xml. What XML 1.0 cannot hold was
// made visible by clean; encoding/xml replaces the rest.
func writeJUnit(w io.Writer, r *report.Report) error {
	data, err := xml.MarshalIndent(junitOf(r), "", "  ")
	if err != nil {
		return fmt.Errorf("junit.xml: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, data)
	return err
}

// junitOf sorts the specs into one suite for each of their topics.
func junitOf(r *report.Report) *junitSuites {
	root := &junitSuites{Name: "sockspec on " + subject(r)}
	suites := map[string]*junitSuite{}
	for i := range r.Specs {
		spec := &r.Specs[i]
		name := level(spec, 0) + " " + level(spec, 1)
		suite, ok := suites[name]
		if !ok {
			suite = newJUnitSuite(r, name)
			suites[name] = suite
			root.Suites = append(root.Suites, suite)
		}
		suite.add(specCase(spec))
	}
	if run := runSuite(r); run.Tests > 0 {
		root.Suites = append(root.Suites, run)
	}
	for _, suite := range root.Suites {
		root.Tests += suite.Tests
		root.Failures += suite.Failures
		root.Errors += suite.Errors
		root.Skipped += suite.Skipped
		root.Time += suite.Time
	}
	return root
}

// newJUnitSuite starts a suite that names the stack.
func newJUnitSuite(r *report.Report, name string) *junitSuite {
	suite := &junitSuite{Name: name, Properties: &junitProperties{[]junitProperty{
		{"stack", subject(r)}, {"suite", r.Suite}, {"filter", r.Filter}, {"seed", fmt.Sprint(r.Seed)}}}}
	if !r.Started.IsZero() {
		suite.Timestamp = r.Started.UTC().Format("2006-01-02T15:04:05")
	}
	return suite
}

// add takes a case into the suite and its counts.
func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	s.Time += c.Time
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// specCase is a spec as JUnit sees it. An expected deviation passes, and says so
// in its output; a spec that proves nothing is an error rather than a failure.
func specCase(s *report.Spec) junitCase {
	c := junitCase{Class: strings.Join(levels(s), "."), Name: s.Text, Time: seconds(s.Duration),
		Output: junitOutput(s)}
	if c.Name == "" {
		c.Name = s.ID
	}
	c.File, c.Line = fileAndLine(s.File)
	c.Properties = &junitProperties{[]junitProperty{{"verdict", string(s.Verdict)}}}
	for _, cite := range s.Cites {
		c.Properties.List = append(c.Properties.List, junitProperty{"requirement", cite.ID})
	}
	if s.Deviation != nil {
		c.Properties.List = append(c.Properties.List, junitProperty{"deviation", because(s.Deviation)})
	}
	outcome := &junitOutcome{Message: difference(s), Type: string(s.Verdict), Text: s.Message}
	switch s.Verdict {
	case report.Passed, report.Deviated, report.Advised, report.Differs:
	case report.Unsupported:
		c.Skipped = &junitOutcome{Message: lack(s), Type: string(s.Verdict)}
	case report.Excluded:
		c.Skipped = &junitOutcome{Message: "excluded by the label filter", Type: string(s.Verdict)}
	case report.Failed, report.Mended:
		c.Failure = outcome
	default:
		c.Error = outcome
	}
	return c
}

// junitOutput tells what a case's outcome alone does not.
func junitOutput(s *report.Spec) string {
	var lines []string
	if s.Verdict == report.Deviated {
		lines = append(append(lines, "Deviated as expected:"), deviationLines(s)...)
	}
	for _, conn := range s.Connections[:min(20, len(s.Connections))] {
		lines = append(lines,
			fmt.Sprintf("%s %s > %s %s", conn.Proto, conn.Client, conn.Server, foldHistory(conn.History)))
	}
	if s.HasTrace {
		lines = append(lines, "specs/"+s.Slug+"/trace.pcapng")
	}
	return strings.Join(lines, "\n")
}

// runSuite holds what failed outside of any spec, so that a CI server which
// only reads this file fails as well.
func runSuite(r *report.Report) *junitSuite {
	suite := newJUnitSuite(r, "the run")
	for i, text := range r.Problems {
		outcome := &junitOutcome{Message: oneLine(text, lineLimit), Type: "problem", Text: text}
		suite.add(junitCase{Class: "run", Name: fmt.Sprintf("problem %d", i+1), Error: outcome})
	}
	for i, text := range r.Stale {
		outcome := &junitOutcome{Message: oneLine(text, lineLimit), Type: "stale",
			Text: "This entry of spec/expect matches no spec: " + text}
		suite.add(junitCase{Class: "run", Name: fmt.Sprintf("stale expectation %d", i+1),
			Failure: outcome})
	}
	return suite
}

// fileAndLine splits "spec/tcp/backlog.go:41". What ends in no number is a file.
func fileAndLine(place string) (file, line string) {
	if i := strings.LastIndexByte(place, ':'); i > 0 {
		if _, err := strconv.ParseUint(place[i+1:], 10, 31); err == nil {
			return place[:i], place[i+1:]
		}
	}
	return place, ""
}
