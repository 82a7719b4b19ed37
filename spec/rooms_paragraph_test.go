package spec_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"
)

// unexplained returns a sentence for each file of specs that does not begin with a
// paragraph about its subject.
func unexplained(t *testing.T, specs []types.SpecReport) (faults []string) {
	t.Helper()
	var files []string
	for _, s := range specs {
		files = append(files, placeOf(s.ContainerHierarchyLocations[0]).file)
	}
	slices.Sort(files)
	for _, file := range slices.Compact(files) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil,
			parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if !explained(parsed) {
			faults = append(faults,
				fmt.Sprintf("spec/%s: it has to begin with a paragraph of 4 to 12 lines, from which a "+
					"student could learn what it is about", file))
		}
	}
	return faults
}

// explained reports whether a file begins with a paragraph that is not about its
// package.
func explained(file *ast.File) bool {
	if len(file.Comments) == 0 || file.Comments[0] == file.Doc ||
		file.Comments[0].Pos() > file.Package {
		return false
	}
	lines := len(file.Comments[0].List)
	return lines >= 4 && lines <= 12
}

func TestAFileIsExplainedByItsFirstParagraph(t *testing.T) {
	four := "// One.\n// Two.\n// Three.\n// Four.\n"
	for source, want := range map[string]bool{
		four + "\npackage made\n":                                 true,
		four + "package made\n":                                   false, // it is about the package
		"// Too short.\n\npackage made\n":                         false,
		"package made\n\n" + four + "var _ = 1\n":                 false,
		four + "\n// Package made is one.\npackage made\n":        true,
		strings.Repeat("// Too long.\n", 13) + "\npackage made\n": false,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "made.go", source,
			parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if got := explained(file); got != want {
			t.Errorf("explained is %v, want %v, of\n%s", got, want, source)
		}
	}
}
