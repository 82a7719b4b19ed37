package focus

import (
	"regexp"
	"strings"
)

// term is a part of a filter that asks for labels.
type term struct {
	label   string         // the label, in any case
	key     bool           // it is what labels begin with, up to their colon
	pattern *regexp.Regexp // what stands between slashes, for a label that matches it
}

// operators stand around terms, and in none of them (Ginkgo's manual, "Spec Labels").
const operators = "&|!,()"

// terms returns what a filter asks for, in its order. The filter is one that Ginkgo
// takes: what only a malformed one can hold is not looked for.
func terms(filter string) (found []term) {
	runes := []rune(filter) // as Ginkgo reads it: a byte that is no UTF-8 is U+FFFD
	for rest := skip(string(runes)); rest != ""; rest = skip(rest) {
		var next []term
		if rest[0] == '/' {
			next, rest = expression(rest[1:])
		} else {
			next, rest = words(rest)
		}
		found = append(found, next...)
	}
	return found
}

// skip returns what comes behind operators and spaces.
func skip(text string) string { return strings.TrimLeft(text, operators+" ") }

// expression takes a regular expression, whose first slash is gone.
func expression(text string) ([]term, string) {
	inner, rest, _ := strings.Cut(text, "/")
	return []term{{pattern: regexp.MustCompile(inner)}}, rest
}

// words takes a label, or KEY: OPERATION {VALUE, VALUE}.
func words(text string) ([]term, string) {
	label, rest := until(text, operators+"/")
	key, behind := until(label, ":")
	if strings.HasPrefix(behind, ": ") {
		return set(strings.TrimSpace(key), text[len(key)+1:])
	}
	return []term{{label: strings.TrimSpace(label)}}, rest
}

// set takes what stands behind a key: an operation and, unless that is isEmpty, a
// value or several in braces.
func set(key, text string) ([]term, string) {
	found := []term{{label: key, key: true}}
	operation, rest := until(strings.TrimLeft(text, " "), " )")
	if strings.EqualFold(operation, "isEmpty") {
		return found, rest
	}
	values, rest := until(strings.TrimLeft(rest, " "), operators+"/{")
	if inside, braced := strings.CutPrefix(rest, "{"); braced {
		values, rest, _ = strings.Cut(inside, "}")
	}
	for v := range strings.SplitSeq(values, ",") {
		found = append(found, term{label: key + ":" + strings.TrimSpace(v)})
	}
	return found, rest
}

// until returns what comes before the first of some characters, and the rest.
func until(text, any string) (before, rest string) {
	if i := strings.IndexAny(text, any); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}
