package guide

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/internal/nearest"
	"github.com/sockspec/sockspec/spec/requirement"
)

// Explain tells what a word stands for: the id of a requirement, a folder or a file of
// the suites, or a label. The error is one line that says what may have been meant.
func (g *Guide) Explain(word string) (string, error) {
	var out strings.Builder
	if r, ok := requirement.Get(word); ok {
		g.explainRequirement(&out, r)
		return out.String(), nil
	}
	files := g.files(word)
	specs := g.having(func(s Spec) bool { return slices.Contains(s.Labels, word) })
	if len(specs) == 0 {
		specs = g.having(func(s Spec) bool { return slices.Contains(files, s.File) })
	}
	if len(specs) == 0 {
		return "", g.unknown(word)
	}
	if len(files) > 0 {
		files = append([]string{path.Join(path.Dir(files[0]), "doc.go")}, files...)
	}
	for _, f := range files {
		if text := opening(g.sources, f); text != "" {
			fmt.Fprintf(&out, "spec/%s\n\n%s\n", f, text)
		}
	}
	writeSpecs(&out, specs)
	return out.String(), nil
}

// files are those of the semantic, or the behaviour, that a word names.
func (g *Guide) files(word string) (found []string) {
	word = strings.Trim(strings.TrimPrefix(word, "spec/"), "/")
	for _, s := range g.Specs {
		folder, name := path.Split(s.File)
		names := []string{s.File, name, strings.TrimSuffix(name, ".go"), strings.Trim(folder, "/")}
		if slices.Contains(names, word) {
			found = append(found, s.File)
		}
	}
	return slices.Compact(found) // the specs are sorted by file
}

func (g *Guide) explainRequirement(out *strings.Builder, r requirement.Requirement) {
	fmt.Fprintf(out, "%s  %s\n\n%s\n", r.ID, level(r), indented(r.Paraphrase))
	if r.Condition != "" {
		fmt.Fprintf(out, "%s\n", indented("Condition: "+r.Condition))
	}
	fmt.Fprintf(out, "    %s, %s\n", title(r.Source), r.Section)
	if link := r.Link(); link != "" {
		fmt.Fprintf(out, "    %s\n", link)
	}
	if r.Linux != "" {
		fmt.Fprintf(out, "\nLinux\n\n%s", indented(r.Linux))
	}
	out.WriteString("\n")
	specs := g.having(func(s Spec) bool { return slices.Contains(s.Cites, r.ID) })
	if len(specs) == 0 {
		out.WriteString("No spec cites it yet.\n")
		return
	}
	writeSpecs(out, specs)
}

// title is that of the document with a name.
func title(source string) string {
	for _, s := range requirement.Sources() {
		if s.Name == source {
			return s.Title
		}
	}
	return source
}

// writeSpecs writes specs under the files that they stand in.
func writeSpecs(out *strings.Builder, specs []Spec) {
	fmt.Fprintf(out, "%s\n", counted(len(specs)))
	file := ""
	for _, s := range specs {
		if s.File != file {
			file = s.File
			fmt.Fprintf(out, "\n  spec/%s\n", file)
		}
		fmt.Fprintf(out, "    %s\n", s.ID)
	}
}

func counted(specs int) string {
	if specs == 1 {
		return "1 spec"
	}
	return fmt.Sprintf("%d specs", specs)
}

// unknown is the error for a word that stands for nothing.
func (g *Guide) unknown(word string) error {
	known := g.counts(func(s Spec) []string { return append(s.Labels, path.Base(s.File)) })
	near := append(requirement.Suggest(word),
		nearest.Among(word, slices.Collect(maps.Keys(known)), 3)...)
	if len(near) == 0 {
		return fmt.Errorf("%q is no requirement, label or file of spec: "+
			"sockspec list --labels, and --requirements, tell what there is", word)
	}
	return fmt.Errorf("%q is no requirement, label or file of spec: did you mean %s?",
		word, strings.Join(near, ", "))
}
