package rules

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// row is a line of the table of DESIGN.md's layout: packages, and what of this module
// they import, but for what comes with another of these imports.
type row struct {
	folders []string
	imports string
}

// TestDesignTellsTheLayout: each package stands in a row of the table, which says what
// of this module it imports; and all that it imports stands in rows above it.
func TestDesignTellsTheLayout(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "DESIGN.md"))
	if err != nil {
		t.Fatal(err)
	}
	packages := list(t)
	for _, fault := range faults(layout(string(text), suites(packages)), packages) {
		t.Error(fault)
	}
}

// layout reads the table. A row of suites, which ends with three dots, is of them all.
func layout(text string, suites []string) (rows []row) {
	_, text, _ = strings.Cut(text, "\n## Layout\n")
	text, _, _ = strings.Cut(text, "\n## ")
	for line := range strings.Lines(text) {
		cells := strings.Split(line, "|")
		if len(cells) < 5 || !strings.Contains(cells[1], "`") {
			continue
		}
		r := row{imports: strings.TrimSpace(cells[len(cells)-2])}
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			r.folders = append(r.folders, m[1])
		}
		if strings.Contains(cells[1], "...") {
			r.folders = suites
		}
		rows = append(rows, r)
	}
	return rows
}

// rowOf is the number of the row that a package stands in, -1 for none: that of its own
// folder or of the nearest above it. spec alone stands for no folder below it, for each
// of those is worth a row.
func rowOf(rows []row, importPath string) int {
	folder := strings.TrimPrefix(importPath, module)
	for ; folder != "." && folder != "spec"; folder = path.Dir(folder) {
		i := slices.IndexFunc(rows, func(r row) bool { return slices.Contains(r.folders, folder) })
		if i >= 0 {
			return i
		}
	}
	if importPath != module+"spec" {
		return -1
	}
	return slices.IndexFunc(rows, func(r row) bool { return slices.Contains(r.folders, "spec") })
}

// faults are sentences that say where the table and the packages differ.
func faults(rows []row, packages []pkg) (found []string) {
	imports := make([][]string, len(rows))
	for _, p := range packages {
		here := rowOf(rows, p.ImportPath)
		if here < 0 {
			found = append(found, p.ImportPath+" stands in no row of DESIGN's layout")
			continue
		}
		for _, path := range p.Imports {
			there := rowOf(rows, path)
			if there > here {
				found = append(found, fmt.Sprintf("%s imports %s, which stands below it in DESIGN's layout",
					p.ImportPath, path))
			}
			if there >= 0 && there != here {
				imports[here] = append(imports[here], path)
			}
		}
	}
	for i, r := range rows {
		want := words(rows, reduced(imports[i], packages))
		if !exists(filepath.Join(root, r.folders[0], "go.mod")) && r.imports != want {
			found = append(found, fmt.Sprintf("DESIGN's layout says that %s imports %q, and it is %q",
				r.folders[0], r.imports, want))
		}
	}
	return found
}

// reduced leaves out the imports that come with another one.
func reduced(imports []string, packages []pkg) []string {
	brought := map[string]bool{}
	for _, p := range packages {
		if slices.Contains(imports, p.ImportPath) {
			for _, path := range p.Deps {
				brought[path] = true
			}
		}
	}
	return slices.DeleteFunc(imports, func(path string) bool { return brought[path] })
}

// words are the names of imports, and the suites for several of these.
func words(rows []row, imports []string) string {
	var names, several []string
	for _, p := range imports {
		if len(rows[rowOf(rows, p)].folders) > 1 {
			several = append(several, path.Base(p))
		} else {
			names = append(names, path.Base(p))
		}
	}
	slices.Sort(several)
	if several = slices.Compact(several); len(several) > 1 {
		several = []string{"the suites"}
	}
	names = append(names, several...)
	slices.Sort(names)
	if names = slices.Compact(names); len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

func TestFaultsOfALayoutAreFound(t *testing.T) {
	const table = "\n## Layout\n\n| where | what | imports |\n|---|---|---|\n" +
		"| `capture` | frames | nothing |\n| `spec/a`, `spec/b`, ... | suites | ladder |\n" +
		"| `spec` | the door | the suites |\n| `tool/ladder` | draws | capture |\n" +
		"\n## Else\n| `tool/gonc` | | |\n"
	rows := layout(table, []string{"spec/a", "spec/b", "spec/c"})
	made := []pkg{
		{ImportPath: module + "capture/ladder", Deps: []string{module + "capture"}},
		{ImportPath: module + "spec/b",
			Imports: []string{module + "capture/ladder", module + "capture", "net"}},
		{ImportPath: module + "spec", Imports: []string{module + "spec/a", module + "spec/c"}},
		{ImportPath: module + "tool/ladder", Imports: []string{module + "capture"}},
	}
	if found := faults(rows, made); len(found) > 0 {
		t.Errorf("the table is true, and there are the faults %q", found)
	}
	made = append(made,
		pkg{ImportPath: module + "spec/internal/new"},
		pkg{ImportPath: module + "capture", Imports: []string{module + "tool/ladder"}})
	want := []string{
		module + "spec/internal/new stands in no row of DESIGN's layout",
		module + "capture imports " + module + "tool/ladder, which stands below it in DESIGN's layout",
		`DESIGN's layout says that capture imports "nothing", and it is "ladder"`,
	}
	if found := faults(rows, made); !slices.Equal(found, want) {
		t.Errorf("the faults are %q, want %q", found, want)
	}
}
