package rules

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// nameless finds versions that say less than a module version does: the bare hash of a
// commit with changes behind it, or none.
var nameless = regexp.MustCompile(`\b[0-9a-f]{7,40}-dirty\b|\+dirty\b|\(devel\)|"suite": "[^v]`)

// TestKeptDocumentsNameVersions: what a run wrote to be kept can be made again, for it
// names a version that others can get.
func TestKeptDocumentsNameVersions(t *testing.T) {
	kept := 0
	for _, folder := range []string{"docs", "tool"} {
		err := filepath.WalkDir(filepath.Join(root, folder),
			func(name string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() ||
					!strings.HasSuffix(name, ".md") && !strings.HasSuffix(name, ".json") {
					return err
				}
				text, err := os.ReadFile(name)
				if found := nameless.Find(text); found != nil {
					t.Errorf(
						"%s names the version %s, which nobody else has: commit the sources, and make it again", name,
						found)
				}
				kept++
				return err
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	if kept < 10 {
		t.Errorf("%d documents were read, and there are more", kept)
	}
}
