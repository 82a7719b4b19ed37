// Package report is what a run of the suite found out, as data: what spec.Run returns
// and what report.json holds.
//
//	r := spec.Run(t, spec.Config{Target: mine})
//	for _, s := range r.With(report.Failed) {
//		t.Log(s.ID, s.Expected, s.Actual)
//	}
//
// [Read] reads the report.json of an earlier run. schema.json, beside this file,
// describes its form to those who read it in another language; the types here are
// where it comes from. The pages, summaries and comparisons are made elsewhere, from
// this alone.
package report

import "time"

// Version is the version of a report's form. It grows when a member goes or changes
// its meaning, and not when one is added that may be absent.
const Version = 1

// Report is one run of the suite on one stack.
type Report struct {
	// Version is that of the report's form: the constant Version.
	Version int `json:"version"`
	// Stack is what was judged.
	Stack Stack `json:"stack"`
	// Suite is the version of the suite.
	Suite string `json:"suite"`
	// Mutant is the lie that was laid over the stack; empty for none.
	Mutant string `json:"mutant,omitempty"`
	// Filter is Ginkgo's label filter, by which specs were left out; empty for none.
	Filter string `json:"filter,omitempty"`
	// Seed is that of the order in which the specs ran, and of the bench's sequence
	// numbers: run takes it with --seed.
	Seed int64 `json:"seed"`
	// Started is when the run began.
	Started time.Time `json:"started"`
	// Duration is how long the run took, in nanoseconds.
	Duration time.Duration `json:"duration"`
	// Specs are all of the suite, sorted by ID, those that were left out among them.
	Specs []Spec `json:"specs"`
	// Stale are expectations that match no spec: the run fails.
	Stale []string `json:"stale,omitempty"`
	// Standards tell of each source of the catalogue how much of it the run covers.
	Standards []Standard `json:"standards"`
	// Problems are what went wrong outside of any spec: the run fails.
	Problems []string `json:"problems,omitempty"`
}

// Stack is what was judged.
type Stack struct {
	// Target is the name of the target, such as "linux".
	Target string `json:"target"`
	// Name is the stack's, as it calls itself.
	Name string `json:"name"`
	// Release is the stack's release, such as "6.18.44".
	Release string `json:"release"`
	// Machine is the architecture, as Go names it: "amd64".
	Machine string `json:"machine"`
	// Features are what the stack announces, by their names in the session protocol.
	Features []string `json:"features"`
	// Settings are what results depend on, such as sysctls, by their names.
	Settings map[string]string `json:"settings"`
}

// Spec is the result of one spec.
type Spec struct {
	// ID is the whole text of the spec: "backlog TCP IPv4 admits ...". It names the spec
	// from run to run.
	ID string `json:"id"`
	// Slug is the name of the spec's folder in that of the report, below specs/.
	Slug string `json:"slug"`
	// Path are the texts of the containers that the spec stands in, outermost first.
	Path []string `json:"path"`
	// Text is the spec's own text.
	Text string `json:"text"`
	// Labels are the spec's.
	Labels []string `json:"labels,omitempty"`
	// Cites are the requirements that the spec checks.
	Cites []Citation `json:"cites,omitempty"`
	// File is where the spec stands in the suite: "spec/backlog/queue.go:41".
	File string `json:"file,omitempty"`
	// Verdict is how the spec ended.
	Verdict Verdict `json:"verdict"`
	// Message is why the spec is not passed, whole, on several lines.
	Message string `json:"message,omitempty"`
	// Expected is in one line what the spec wanted, where it could be told.
	Expected string `json:"expected,omitempty"`
	// Actual is in one line what came instead, where it could be told.
	Actual string `json:"actual,omitempty"`
	// Unmet are the requirements that the stack does not keep, by their ids: those of
	// Cites that the assertion which failed is about.
	Unmet []string `json:"unmet,omitempty"`
	// Lacks is the feature that an unsupported spec went without.
	Lacks string `json:"lacks,omitempty"`
	// Deviation is why a spec that deviated, or is mended, was expected to deviate.
	Deviation *Deviation `json:"deviation,omitempty"`
	// Duration is how long the spec took, in nanoseconds.
	Duration time.Duration `json:"duration,omitempty"`
	// Connections are those of the spec's capture.
	Connections []Connection `json:"connections,omitempty"`
	// Table is what a spec checked that is a rule and its cases.
	Table *Table `json:"table,omitempty"`
	// Packets is how many packets were captured.
	Packets int `json:"packets,omitempty"`
	// Calls is how many calls were made in the stack.
	Calls int `json:"calls,omitempty"`
	// Dropped is how many frames the capture lost.
	Dropped uint64 `json:"dropped,omitempty"`
	// Spoilt says why earlier measurements of the spec were thrown away. Each had no
	// verdict, since the capture or the bench had failed.
	Spoilt []string `json:"spoilt,omitempty"`
	// HasTrace reports whether the spec's folder holds trace.json and trace.pcapng.
	HasTrace bool `json:"has_trace,omitempty"`
}

// Citation is a requirement that a spec checks.
type Citation struct {
	// ID is the requirement's in the catalogue: "rfc9293/MUST-5".
	ID string `json:"id"`
	// Level is how much the source asks for it: "MUST", "SHALL-FAIL", "SHOULD".
	Level string `json:"level"`
	// Force is what it means not to keep it: that of a "MUST", a "SHOULD" or a "MAY", or
	// that only "Linux" documents it.
	Force string `json:"force"`
	// Section is where the source says it.
	Section string `json:"section"`
	// Paraphrase is the requirement in our words.
	Paraphrase string `json:"paraphrase"`
	// Condition says for whom and when the requirement holds, if not for all and always.
	Condition string `json:"condition,omitempty"`
	// Standard is the title of the source.
	Standard string `json:"standard"`
}

// Deviation is an expectation that a spec was met with: a known deviation.
type Deviation struct {
	// Reason is why the stack does otherwise.
	Reason string `json:"reason"`
	// Source is where that can be read.
	Source string `json:"source"`
}

// Connection is a connection of a spec's capture, in one line.
type Connection struct {
	// Proto is "tcp" or "udp".
	Proto string `json:"proto"`
	// Client is the address and port of the side that opened it.
	Client string `json:"client"`
	// Server is the address and port of the other side.
	Server string `json:"server"`
	// History are its packets, a letter each: see capture.Conn.History.
	History string `json:"history"`
}

// Table is a rule and the cases by which it was checked, in rows and columns.
type Table struct {
	// Rule is the rule in words.
	Rule string `json:"rule"`
	// Columns are the headings of the columns.
	Columns []string `json:"columns"`
	// Rows are the lines of the table.
	Rows []Row `json:"rows"`
}

// Row is a line of a Table.
type Row struct {
	// Name is the line's heading.
	Name string `json:"name"`
	// Cells are the cases, one for each column.
	Cells []Cell `json:"cells"`
}

// Cell is one case of a Table.
type Cell struct {
	// Want is what the rule says: "ok", "EADDRINUSE".
	Want string `json:"want"`
	// Got is what came.
	Got string `json:"got"`
}

// Differs reports whether something else came than the rule says.
func (c Cell) Differs() bool { return c.Want != c.Got }

// Standard tells how much of a source of the catalogue a run covers.
type Standard struct {
	// Source is the source's name in the catalogue: "rfc9293".
	Source string `json:"source"`
	// Title is the source's.
	Title string `json:"title"`
	// Labelled counts the requirements that the source itself labels or numbers.
	Labelled Count `json:"labelled"`
	// Implied counts the others.
	Implied Count `json:"implied"`
}

// Count counts requirements.
type Count struct {
	// Total counts all.
	Total int `json:"total"`
	// Testable counts those that calls or packets can show to be met.
	Testable int `json:"testable"`
	// Cited counts those that a spec cites.
	Cited int `json:"cited"`
	// Held counts those that a spec cites, and of which all specs that did so and ran
	// have passed.
	Held int `json:"held"`
}
