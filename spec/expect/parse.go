package expect

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Parse reads a list in the format that linux.yaml explains. The name stands in
// the errors, each of which is one line with file, line and the fault: YAML that
// cannot be read, a field that is not known or stands twice, one that lacks, a
// regular expression or a release that is none, an entry that an earlier one
// of the same spec hides, or a list to include that is not there.
func Parse(name string, data []byte) (*List, error) {
	p := parser{file: name}
	root, err := p.document(data)
	if err != nil {
		return nil, err
	}
	list := &List{}
	for _, node := range root.deviations {
		e, err := p.entry(node)
		if err != nil {
			return nil, err
		}
		if other := list.hiding(e); other != nil {
			return nil, p.errorf(node, "%s has an entry for this spec and these releases already",
				other.Where())
		}
		list.entries = append(list.entries, e)
	}
	if root.include == nil {
		return list, nil
	}
	included, err := p.included(root.include)
	if err != nil {
		return nil, err
	}
	list.entries = append(list.entries, included.entries...)
	return list, nil
}

// included reads a list of this module, which may not include another.
func (p parser) included(at *yaml.Node) (*List, error) {
	data, err := files.ReadFile(at.Value + ".yaml")
	if err != nil {
		return nil, p.errorf(at, "include: there is no list %s.yaml", at.Value)
	}
	inner := parser{file: at.Value + ".yaml"}
	root, err := inner.document(data)
	if err != nil {
		return nil, err
	}
	if root.include != nil {
		return nil, inner.errorf(root.include, "%s includes this list, which may not include another",
			p.file)
	}
	return Parse(inner.file, data)
}

// hiding returns the earlier entry for the very spec of e and a release that e
// is about too.
func (l *List) hiding(e Entry) *Entry {
	i := slices.IndexFunc(l.entries, func(o Entry) bool {
		return o.Spec == e.Spec && before(o.Since, e.Until) && before(e.Since, o.Until)
	})
	if i < 0 {
		return nil
	}
	return &l.entries[i]
}

// before reports whether a range that begins with since has a release before
// until. Either may be open.
func before(since, until string) bool {
	return since == "" || until == "" || slices.Compare(parseRelease(since), parseRelease(until)) < 0
}

type parser struct{ file string }

func (p parser) errorf(at *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s: %s", position(p.file, at.Line), fmt.Sprintf(format, args...))
}

func position(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }

// document is what a file holds.
type document struct {
	deviations []*yaml.Node
	include    *yaml.Node // the name of another list; nil for none
}

// document reads the only document of data, whose keys are "deviations", with a
// list of entries, and "include". Nothing at all is an empty list.
func (p parser) document(data []byte) (d document, err error) {
	var doc yaml.Node
	err = yaml.NewDecoder(bytes.NewReader(data)).Decode(&doc)
	if errors.Is(err, io.EOF) {
		return d, nil
	}
	if err != nil {
		return d, fmt.Errorf("%s: %s", p.file, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return d, p.errorf(root, "the file must hold the key deviations, with a list of entries")
	}
	for i := 0; i < len(root.Content); i += 2 {
		if err := p.key(&d, root.Content[i], root.Content[i+1]); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (p parser) key(d *document, key, value *yaml.Node) error {
	switch {
	case key.Value == "include" && value.Kind == yaml.ScalarNode:
		d.include = value
	case key.Value == "include":
		return p.errorf(value, "include must be the name of another list, such as linux")
	case key.Value != "deviations":
		return p.errorf(key, "the key %q is not known; the keys are deviations and include", key.Value)
	case value.Kind != yaml.SequenceNode && value.Tag != "!!null":
		return p.errorf(value, "deviations must be a list of entries, each beginning with \"- spec:\"")
	default:
		d.deviations = value.Content
	}
	return nil
}

// entry reads one entry of the list.
func (p parser) entry(node *yaml.Node) (Entry, error) {
	e := Entry{file: p.file, line: node.Line}
	if err := p.fields(node, &e); err != nil {
		return e, err
	}
	for name, value := range map[string]string{"since": e.Since, "until": e.Until} {
		if value != "" && parseRelease(value) == nil {
			return e, p.errorf(node, "%s: %q has no number to compare a release with", name, value)
		}
	}
	if !before(e.Since, e.Until) {
		return e, p.errorf(node, "no release is since %s and before %s", e.Since, e.Until)
	}
	var err error
	if e.got, err = compileGot(e.Got); err != nil {
		return e, p.errorf(node, "got: %v", err)
	}
	e.spec = compileSpec(e.Spec)
	return e, nil
}

// fields sets the text fields of e and refuses any that is unknown, repeated, no
// text, or lacking.
func (p parser) fields(node *yaml.Node, e *Entry) error {
	if node.Kind != yaml.MappingNode {
		return p.errorf(node, "an entry must be fields such as spec: and got:")
	}
	into := map[string]*string{"spec": &e.Spec, "got": &e.Got, "reason": &e.Reason,
		"source": &e.Source, "since": &e.Since, "until": &e.Until}
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		field, ok := into[key.Value]
		switch {
		case !ok:
			return p.errorf(key,
				"the field %q is not known; the fields are spec, got, reason, source, since, until", key.Value)
		case *field != "":
			return p.errorf(key, "the field %s stands twice in one entry", key.Value)
		case value.Kind != yaml.ScalarNode || strings.TrimSpace(value.Value) == "":
			return p.errorf(value, "the field %s must be a text", key.Value)
		}
		*field = strings.TrimSpace(value.Value)
	}
	for _, name := range []string{"spec", "got", "reason", "source"} {
		if *into[name] == "" {
			return p.errorf(node, "the entry lacks the field %s", name)
		}
	}
	return nil
}
