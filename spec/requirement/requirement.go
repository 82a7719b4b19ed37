// Package requirement is the catalogue of what a socket must do: the sentences of
// RFCs, POSIX.1-2017 and the Linux man pages, and what gonc's manual promises, each
// under an id that specs cite.
// The data is in data/*.yaml, one file a source; data/README.md explains it.
package requirement

import "strings"

// Requirement is one sentence of a standard or a man page.
type Requirement struct {
	ID         string   `yaml:"id"`         // unique and never changed: "posix/bind/EADDRINUSE"
	Source     string   `yaml:"-"`          // the name of its Source: "rfc9293"
	Level      Level    `yaml:"level"`      // how binding it is
	Negated    bool     `yaml:"negated"`    // it forbids: MUST with Negated is MUST NOT
	Kind       Kind     `yaml:"kind"`       // what sort of sentence it is
	Section    string   `yaml:"section"`    // where in its source: "3.10.7.4", "XSH bind() ERRORS"
	Paraphrase string   `yaml:"paraphrase"` // what it says
	Condition  string   `yaml:"condition"`  // for whom and when it holds; empty if for all, always
	Testable   Testable `yaml:"testable"`   // what a test of it needs
	How        string   `yaml:"how"`        // a first idea for a test
	Confidence string   `yaml:"confidence"` // "verified-text" (against the source) or "from-memory"
	Derived    bool     `yaml:"derived"`    // follows from the text, and is no sentence of it
	Linux      string   `yaml:"linux"`      // what Linux's documentation says it does; often empty
	Observed   string   `yaml:"observed"`   // what one Linux kernel was seen to do; often empty
	Priority   int      `yaml:"priority"`   // 1 for the first to test, to 60; 0 for all others
}

// Source is a document that requirements are taken from, and one file of data.
type Source struct {
	Name   string   `yaml:"source"`      // the file's name without its extension: "posix-bind"
	Title  string   `yaml:"title"`       // for people: "RFC 9293 (STD 7, August 2022) ..."
	Origin string   `yaml:"origin_text"` // the document's short name
	Notes  []string `yaml:"notes"`       // which text was read, and how its words became levels
	Count  int      `yaml:"count"`       // of its requirements
}

// Level is how binding a requirement is. RFC 2119's words are used as they stand;
// POSIX's "shall" is a MUST.
type Level string

// The levels.
const (
	Must      Level = "MUST"
	Should    Level = "SHOULD"
	May       Level = "MAY"
	ShallFail Level = "SHALL-FAIL" // an errno that POSIX makes mandatory for its condition
	MayFail   Level = "MAY-FAIL"   // an errno that POSIX leaves to the implementation
	Doc       Level = "DOC"        // documented by a man page or an informational RFC
)

// Kind is the sort of sentence that a requirement comes from.
type Kind string

// The kinds. Coverage of Labelled and of the others is reported apart.
const (
	Labelled   Kind = "labelled"   // a keyword sentence, or one that the source numbers
	Implied    Kind = "implied"    // a normative step without a number
	ErrnoCase  Kind = "errno"      // an entry of an ERRORS section
	Behaviour  Kind = "behaviour"  // a sentence of a DESCRIPTION
	Documented Kind = "documented" // a fact of a man page
)

// Testable is what a black-box test of a requirement needs.
type Testable string

// What a test needs.
const (
	API         Testable = "api"          // calls alone
	WirePassive Testable = "wire-passive" // calls, and a look at what is sent
	WireActive  Testable = "wire-active"  // packets must be injected
	Both        Testable = "both"         // calls and injected packets
	NotTestable Testable = "not-testable" // no black box shows it
)

// Profile is the family of documents that a requirement belongs to. A stack may
// conform to one and leave another.
type Profile string

// The profiles.
const (
	RFC   Profile = "rfc"
	POSIX Profile = "posix"
	Linux Profile = "linux" // the Linux man pages
	Gonc  Profile = "gonc"  // the manual of gonc, which is a program and no stack
)

// Profile returns the family of r's source.
func (r Requirement) Profile() Profile { return profileOf(r.Source) }

// Profile returns the family of s.
func (s Source) Profile() Profile { return profileOf(s.Name) }

func profileOf(source string) Profile {
	switch {
	case strings.HasPrefix(source, "posix-"):
		return POSIX
	case strings.HasPrefix(source, "linux-"):
		return Linux
	case source == "gonc":
		return Gonc
	}
	return RFC
}
