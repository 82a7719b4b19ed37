package spec_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"
)

// borrowed returns a sentence for each name that a file of specs lends to another file.
func borrowed(t *testing.T, specs []types.SpecReport) (faults []string) {
	t.Helper()
	folders := map[string]map[string]*ast.File{}
	for _, s := range specs {
		folder := filepath.Dir(placeOf(s.LeafNodeLocation).file)
		if folders[folder] == nil {
			folders[folder] = sources(t, folder)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		faults = append(faults, lent(folders[folder])...)
	}
	return faults
}

// sources are the files of a folder that are compiled into the suite.
func sources(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// lent returns a sentence for each name of a file of specs that another file uses.
func lent(files map[string]*ast.File) (faults []string) {
	for _, lender := range slices.Sorted(maps.Keys(files)) {
		if !opensTopic(files[lender]) {
			continue
		}
		for _, borrower := range slices.Sorted(maps.Keys(files)) {
			for _, name := range files[borrower].Unresolved {
				if files[lender].Scope.Lookup(name.Name) != nil {
					faults = append(faults,
						fmt.Sprintf(
							"spec/%s: %s is what %s uses: it belongs into the bench, or into a file without specs",
							lender, name.Name, borrower))
				}
			}
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

// opensTopic reports whether a file has a declaration of "_": a Topic is one.
func opensTopic(file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		general, ok := d.(*ast.GenDecl)
		return ok && slices.ContainsFunc(general.Specs, func(s ast.Spec) bool {
			value, ok := s.(*ast.ValueSpec)
			return ok && value.Names[0].Name == "_"
		})
	})
}

func TestALentNameIsFound(t *testing.T) {
	files := map[string]*ast.File{}
	for name, source := range map[string]string{
		"a.go": "package made\nvar _ = Topic(func() { stall() })\nfunc stall() {}\nfunc alone() {}\n",
		"b.go": "package made\nvar _ = Topic(func() { stall(); shared(); alone := 1; print(alone) })\n",
		"c.go": "package made\nfunc shared() {}\n",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = file
	}
	want := []string{"spec/a.go: stall is what b.go uses: it belongs into the bench, or into a " +
		"file without specs"}
	if got := lent(files); !slices.Equal(got, want) {
		t.Errorf("it finds %q, want %q", got, want)
	}
}
