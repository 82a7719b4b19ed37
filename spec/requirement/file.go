package requirement

import (
	"bytes"
	"embed"
	"fmt"
	"iter"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed data/*.yaml
var data embed.FS

// file is the data of one source.
type file struct {
	name          string // of the source
	head, entries []byte // what stands before the line "entries:", and from it on
	requirements  func() []Requirement
}

// embedded returns the files by name, none of them decoded.
func embedded() []*file {
	dir, err := data.ReadDir("data")
	must(err)
	var all []*file
	for _, e := range dir {
		text, err := data.ReadFile("data/" + e.Name())
		must(err)
		all = append(all, newFile(strings.TrimSuffix(e.Name(), ".yaml"), text))
	}
	return all
}

func newFile(name string, text []byte) *file {
	at := bytes.Index(text, []byte("\nentries:")) + 1
	f := &file{name: name, head: text[:at], entries: text[at:]}
	f.requirements = sync.OnceValue(f.decode)
	return f
}

// ids yields the ids without decoding, which is a hundred times as fast: the data
// has each on a line of its own, and a test compares them with the decoded ones.
func (f *file) ids() iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range bytes.Lines(f.entries) {
			id, ok := bytes.CutPrefix(line, []byte("- id: "))
			if ok && !yield(string(bytes.TrimSpace(id))) {
				return
			}
		}
	}
}

func (f *file) source() Source {
	var s Source
	f.strict(f.head, &s)
	return s
}

func (f *file) decode() []Requirement {
	var body struct{ Entries []Requirement }
	f.strict(f.entries, &body)
	for i := range body.Entries {
		body.Entries[i].Source = f.name
	}
	return body.Entries
}

// strict decodes a part of the file and refuses fields that are not known. The
// data is part of the program, so that a fault in it is a fault of the program.
func (f *file) strict(part []byte, into any) {
	d := yaml.NewDecoder(bytes.NewReader(part))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		panic(fmt.Sprintf("spec/requirement/data/%s.yaml: %v", f.name, err))
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
