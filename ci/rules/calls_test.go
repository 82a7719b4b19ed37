package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// forbidden are names that no Go file uses, each with what to do instead. The
// linter refuses them too; this holds where nobody runs it.
var forbidden = map[string]string{
	"time.Sleep":            "wait for a state, bounded by the context",
	"FlakeAttempts":         "a spec that fails now and then has a fault",
	"FIt":                   "a focused spec hides all others",
	"FSpecify":              "a focused spec hides all others",
	"FEntry":                "a focused spec hides all others",
	"FWhen":                 "a focused spec hides all others",
	"FContext":              "a focused spec hides all others",
	"FDescribe":             "a focused spec hides all others",
	"FDescribeTable":        "a focused spec hides all others",
	"FDescribeTableSubtree": "a focused spec hides all others",
}

func TestNoFileUsesAForbiddenName(t *testing.T) {
	files := 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && skipped(path):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		files++
		for _, use := range uses(t, path) {
			t.Errorf("%s: %s: %s", use.at, use.name, forbidden[use.name])
		}
		return nil
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files were read: %v", files, err)
	}
}

func TestForbiddenNamesAreFound(t *testing.T) {
	for name := range forbidden {
		file := filepath.Join(t.TempDir(), "made.go")
		if err := os.WriteFile(file, []byte("package made\nvar _ = f("+name+")\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if found := uses(t, file); len(found) != 1 || found[0].name != name || found[0].at.Line != 2 {
			t.Errorf("%s is used in line 2, and what is found is %v", name, found)
		}
	}
}

// skipped reports whether a folder holds no source: what make writes, and what
// begins with a dot.
func skipped(folder string) bool {
	name := filepath.Base(folder)
	return folder != root &&
		(strings.HasPrefix(name, ".") || folder == root+"/build" || folder == root+"/report")
}

// use is a forbidden name at its place.
type use struct {
	name string
	at   token.Position
}

func uses(t *testing.T, path string) []use {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var found []use
	ast.Inspect(file, func(n ast.Node) bool {
		if name := nameOf(n); forbidden[name] != "" {
			found = append(found, use{name, set.Position(n.Pos())})
		}
		return true
	})
	return found
}

// nameOf returns the name that a node uses: one with its package, such as
// time.Sleep, or one alone.
func nameOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Ident:
		return n.Name
	case *ast.SelectorExpr:
		if x, ok := n.X.(*ast.Ident); ok {
			return x.Name + "." + n.Sel.Name
		}
	}
	return ""
}
