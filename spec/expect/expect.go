// Package expect holds the known deviations of each stack from the standards. A
// spec asserts what the standard says; where a stack is known to differ, an
// entry of STACK.yaml says so, with the reason. Such a spec counts as deviated
// while it fails in the way that its entry describes, and as mended once it
// passes. linux.yaml explains the format.
package expect

import (
	"cmp"
	"embed"
	"errors"
	"io/fs"
	"slices"
)

//go:embed *.yaml
var files embed.FS

// List is what one stack is known to do otherwise. The zero List is empty.
type List struct {
	entries []Entry
}

// Load returns the list of a stack, by the name of its target ("linux"): that of
// STACK.yaml in this folder, and an empty one where there is no such file. The
// errors are those of Parse.
func Load(stack string) (*List, error) {
	name := stack + ".yaml"
	data, err := files.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return &List{}, nil
	}
	if err != nil {
		return nil, err
	}
	return Parse(name, data)
}

// Entries returns the entries in the order of their file.
func (l *List) Entries() []Entry { return slices.Clone(l.entries) }

// Match returns the first entry that is about the spec with this id, and that
// holds for this release of the stack. A release that is empty, or has no number
// in it, is not compared.
func (l *List) Match(specID, release string) (*Entry, bool) {
	for i := range l.entries {
		e := &l.entries[i]
		if e.names(specID) && e.holds(release) {
			return e, true
		}
	}
	return nil, false
}

// Unused returns the entries that are about none of the specs with these ids,
// whatever the release: the spec was renamed or dropped, and the entry was not.
func (l *List) Unused(allSpecIDs []string) []Entry {
	var unused []Entry
	for _, e := range l.entries {
		if !slices.ContainsFunc(allSpecIDs, e.names) {
			unused = append(unused, e)
		}
	}
	return unused
}

// holds reports whether the entry is about this release.
func (e *Entry) holds(release string) bool {
	r := parseRelease(release)
	if r == nil {
		return true
	}
	return (e.Since == "" || slices.Compare(r, parseRelease(e.Since)) >= 0) &&
		(e.Until == "" || slices.Compare(r, parseRelease(e.Until)) < 0)
}

// Where names the entry for a message: "linux.yaml:12".
func (e *Entry) Where() string { return position(cmp.Or(e.file, "expect"), e.line) }
