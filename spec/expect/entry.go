package expect

import (
	"regexp"
	"strings"
)

// Entry is one known deviation.
type Entry struct {
	Spec   string // the id of a spec, its full text; * stands for any run of characters
	Got    string // a part of the failure's message, or /a regular expression/
	Reason string // why the stack differs, in a sentence
	Source string // where that is written: a URL, a man page, a file of the kernel
	Since  string // the first release that differs; empty: every one before Until
	Until  string // the first release that does not differ any more; empty: not known

	file      string
	line      int
	spec, got *regexp.Regexp
}

// Fits reports whether a failure's message is the one that the entry describes:
// another failure of the same spec is unexpected. Each run of white space counts
// as one space on both sides, so that the layout of a message does not matter.
func (e *Entry) Fits(message string) bool {
	return e.got.MatchString(collapse(message))
}

func (e *Entry) names(specID string) bool { return e.spec.MatchString(specID) }

// compileSpec turns a pattern with * into a regular expression for the whole id.
func compileSpec(pattern string) *regexp.Regexp {
	parts := strings.Split(pattern, "*")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile("^(?s:" + strings.Join(parts, ".*") + ")$")
}

// compileGot takes what stands between two slashes for a regular expression (RE2
// syntax), and anything else for plain text.
func compileGot(text string) (*regexp.Regexp, error) {
	inner, opened := strings.CutPrefix(text, "/")
	inner, closed := strings.CutSuffix(inner, "/")
	if opened && closed && inner != "" {
		return regexp.Compile(inner)
	}
	return regexp.Compile(regexp.QuoteMeta(collapse(text)))
}

func collapse(text string) string { return strings.Join(strings.Fields(text), " ") }
