// Package report turns the results of a run into what people and machines read:
// report.json, which is the source of the others, junit.xml, summary.md, and
// index.html with a page for each spec.
package report

import "time"

// Version is the version of report.json's shape.
const Version = 1

// Verdict is the outcome of one spec. The words are explained on the page.
type Verdict string

// The verdicts. The run succeeds if it holds none but the first four and
// Excluded.
const (
	Passed       Verdict = "passed"       // the stack did what the standard says
	Deviated     Verdict = "deviated"     // it did not, as an entry of spec/expect says it would
	Differs      Verdict = "differs"      // it is not Linux, and did not what only Linux documents
	Unsupported  Verdict = "unsupported"  // it lacks something that the spec needs; not counted as conformant
	Failed       Verdict = "failed"       // it did not, and nothing said it would
	Mended       Verdict = "mended"       // an expected deviation that did not occur
	Inconclusive Verdict = "inconclusive" // the capture lost packets, or the bench was late
	Excluded     Verdict = "excluded"     // the label filter left it out
)

// Report is one run on one stack: report.json.
type Report struct {
	Version  int           `json:"version"`
	Stack    Stack         `json:"stack"`
	Suite    string        `json:"suite"` // the suite's own version: a git commit or module version
	Mutant   string        `json:"mutant,omitempty"`
	Filter   string        `json:"filter,omitempty"` // the label filter
	Seed     int64         `json:"seed"`
	Started  time.Time     `json:"started"`
	Duration time.Duration `json:"duration"` // in nanoseconds
	Specs    []Spec        `json:"specs"`    // sorted by ID
	// Stale are entries of spec/expect that match no spec of the suite.
	Stale     []string   `json:"stale,omitempty"`
	Standards []Standard `json:"standards"`
	// Problems are what went wrong outside of any spec: the run fails.
	Problems []string `json:"problems,omitempty"`
}

// Stack is what was judged.
type Stack struct {
	Target   string            `json:"target"`  // "linux"
	Name     string            `json:"name"`    // as it calls itself
	Release  string            `json:"release"` // "6.18.44"
	Machine  string            `json:"machine"` // architecture: "amd64"
	Features []string          `json:"features"`
	Settings map[string]string `json:"settings"` // sysctls and the like that the results depend on
}

// Spec is the result of one spec.
type Spec struct {
	ID          string        `json:"id"`   // its full text: "tcp backlog IPv4 admits ..."
	Slug        string        `json:"slug"` // its folder under specs/: a file name made of ID, unique
	Path        []string      `json:"path"` // the containers it stands in, outermost first
	Text        string        `json:"text"` // its own text
	Labels      []string      `json:"labels"`
	Cites       []Citation    `json:"cites"`
	File        string        `json:"file"` // where it stands: "spec/tcp/backlog.go:41"
	Verdict     Verdict       `json:"verdict"`
	Message     string        `json:"message,omitempty"`  // why it is not passed: expected and actual, whole
	Expected    string        `json:"expected,omitempty"` // the same in one line each, where they could be told
	Actual      string        `json:"actual,omitempty"`
	Lacks       string        `json:"lacks,omitempty"`     // the feature that an Unsupported spec went without: "raw"
	Deviation   *Deviation    `json:"deviation,omitempty"` // of Deviated and Mended
	Duration    time.Duration `json:"duration"`
	Connections []Connection  `json:"connections,omitempty"`
	Table       *Table        `json:"table,omitempty"`
	Packets     int           `json:"packets"`
	Calls       int           `json:"calls"`
	Dropped     uint64        `json:"dropped,omitempty"` // frames lost by the capture
	// Spoilt says why earlier measurements of the spec were thrown away: each had
	// no verdict, since the capture or the bench had failed.
	Spoilt   []string `json:"spoilt,omitempty"`
	HasTrace bool     `json:"has_trace"` // specs/SLUG/ holds trace.json and trace.pcapng
}

// Citation is a requirement that a spec checks, with what a reader wants of it.
type Citation struct {
	ID         string `json:"id"`    // "rfc9293/MUST-5"
	Level      string `json:"level"` // MUST, SHOULD, ...
	Section    string `json:"section"`
	Paraphrase string `json:"paraphrase"`
	Standard   string `json:"standard"` // its source's title
}

// Deviation is the entry of spec/expect that matched.
type Deviation struct {
	Reason string `json:"reason"`
	Source string `json:"source"`
}

// Connection is one connection of a spec's capture in one line.
type Connection struct {
	Proto   string `json:"proto"`
	Client  string `json:"client"`
	Server  string `json:"server"`
	History string `json:"history"` // see capture.Conn.History
}

// Table is what a generated spec checked: a rule and its cells.
type Table struct {
	Rule    string   `json:"rule"` // the rule in words
	Columns []string `json:"columns"`
	Rows    []Row    `json:"rows"`
}

// Row is one line of a Table.
type Row struct {
	Name  string `json:"name"`
	Cells []Cell `json:"cells"`
}

// Cell is one case: what the rule says and what came.
type Cell struct {
	Want string `json:"want"` // "ok", "EADDRINUSE"
	Got  string `json:"got"`
}

// Standard sums up the requirements of one source.
type Standard struct {
	Source   string `json:"source"` // "rfc9293"
	Title    string `json:"title"`
	Labelled Count  `json:"labelled"` // the requirements that the source itself labels or numbers
	Implied  Count  `json:"implied"`  // the others
}

// Count counts requirements.
type Count struct {
	Total    int `json:"total"`
	Testable int `json:"testable"` // by calls or packets
	Cited    int `json:"cited"`    // by at least one spec of the suite
	Held     int `json:"held"`     // cited, run, and every spec that cites it passed
}
