package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/sockspec/sockspec/spec/report"
)

// Strip writes what a comparison needs of a report to dir/STACK.json, which Read
// reads, and its summary to dir/STACK.md: small enough to be committed, one spec
// a line, so that two versions can be told apart. STACK is the target's name, with
// the mutant's if there was one. It returns that name.
func Strip(dir string, r *report.Report) (name string, err error) {
	shown := cleaned(r.Normal())
	name = folderName(newColumn(r).target())
	return name, errors.Join(
		writeFile(dir, name+".json", func(w io.Writer) error { return writeStripped(w, shown) }),
		writeFile(dir, name+".md",
			func(w io.Writer) error { return writeMarkdown(w, summaryOf(shown, name+".json")) }))
}

// stripped reduces a spec to what is seen of it beside others, so that what is left
// tells the same in a line. Of its labels, that is the profiles.
func stripped(s *report.Spec) report.Spec {
	out := report.Spec{
		ID: s.ID, Slug: s.Slug, Path: s.Path, Text: s.Text, Verdict: s.Verdict,
		Lacks: s.Lacks, Deviation: s.Deviation,
	}
	for _, label := range s.Labels {
		if strings.HasPrefix(label, profilePrefix) {
			out.Labels = append(out.Labels, label)
		}
	}
	switch {
	case s.Verdict == report.Passed || s.Verdict == report.Excluded:
	case s.Verdict == report.Unsupported:
		if s.Lacks == "" {
			out.Message = s.Message
		}
	case cases(s).Differing() == 0 && s.Verdict != report.Inconclusive && s.Expected+s.Actual != "":
		out.Expected, out.Actual = oneLine(s.Expected, lineLimit), oneLine(s.Actual, lineLimit)
	default:
		out.Message = difference(s)
	}
	return out
}

// writeStripped writes the report's facts, and then each spec on a line.
func writeStripped(w io.Writer, r *report.Report) error {
	head := *r
	head.Specs = []report.Spec{}
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
