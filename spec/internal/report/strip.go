package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Strip writes what a comparison needs of a report to dir/STACK.json, which Read
// reads, and its summary to dir/STACK.md: small enough to be committed, one spec
// a line, so that two versions can be told apart. STACK is the target's name, with
// the mutant's if there was one. It returns that name.
func Strip(dir string, r *Report) (name string, err error) {
	shown := cleaned(normal(r))
	name = folderName(newColumn(r).target())
	return name, errors.Join(
		writeFile(dir, name+".json", func(w io.Writer) error { return writeStripped(w, shown) }),
		writeFile(dir, name+".md", func(w io.Writer) error { return writeMarkdown(w, summaryOf(shown, name+".json")) }))
}

// strippedSpec is a Spec without what only its own page shows. The names are
// those of Spec.
type strippedSpec struct {
	ID        string     `json:"id"`
	Slug      string     `json:"slug"`
	Path      []string   `json:"path"`
	Text      string     `json:"text"`
	Labels    []string   `json:"labels,omitempty"` // the profiles
	Verdict   Verdict    `json:"verdict"`
	Message   string     `json:"message,omitempty"`
	Expected  string     `json:"expected,omitempty"`
	Actual    string     `json:"actual,omitempty"`
	Lacks     string     `json:"lacks,omitempty"`
	Deviation *Deviation `json:"deviation,omitempty"`
}

// stripped reduces a spec, so that what is left of it tells the same in a line.
func stripped(s *Spec) strippedSpec {
	out := strippedSpec{
		ID: s.ID, Slug: s.Slug, Path: s.Path, Text: s.Text, Verdict: s.Verdict,
		Lacks: s.Lacks, Deviation: s.Deviation,
	}
	for _, label := range s.Labels {
		if strings.HasPrefix(label, profilePrefix) {
			out.Labels = append(out.Labels, label)
		}
	}
	switch {
	case s.Verdict == Passed || s.Verdict == Excluded:
	case s.Verdict == Unsupported:
		if s.Lacks == "" {
			out.Message = s.Message
		}
	case s.cases().Differing() == 0 && s.Verdict != Inconclusive && s.Expected+s.Actual != "":
		out.Expected, out.Actual = oneLine(s.Expected, lineLimit), oneLine(s.Actual, lineLimit)
	default:
		out.Message = s.difference()
	}
	return out
}

// writeStripped writes the report's facts, and then each spec on a line.
func writeStripped(w io.Writer, r *Report) error {
	head := *r
	head.Specs = []Spec{}
	facts, err := json.MarshalIndent(&head, "", "  ")
	if err != nil {
		return err
	}
	before, after, found := bytes.Cut(facts, []byte(`"specs": []`))
	if !found {
		return errors.New("the report's facts hold no list of specs")
	}
	var out bytes.Buffer
	out.Write(before)
	out.WriteString(`"specs": [`)
	for i := range r.Specs {
		line, err := json.Marshal(stripped(&r.Specs[i]))
		if err != nil {
			return fmt.Errorf("%s: %w", r.Specs[i].ID, err)
		}
		out.WriteString(map[bool]string{true: "\n", false: ",\n"}[i == 0])
		out.Write(line)
	}
	out.WriteString("\n]")
	out.Write(after)
	out.WriteString("\n")
	_, err = out.WriteTo(w)
	return err
}
