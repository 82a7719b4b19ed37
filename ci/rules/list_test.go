package rules

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// root is the module's folder, from here.
const root = "../.."

// pkg is a package as "go list" describes it.
type pkg struct {
	Name, ImportPath                   string
	Deps                               []string // what it imports, by way of others too; no tests
	Imports, TestImports, XTestImports []string // what its files name
}

// testImports returns what the files of the package's tests name.
func (p pkg) testImports() []string { return slices.Concat(p.TestImports, p.XTestImports) }

// list returns the packages of the module, as they are for Linux.
func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list",
		"-json=Name,ImportPath,Deps,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS=linux", "CGO_ENABLED=0")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &said)
	}
	var packages []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return packages
		}
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
