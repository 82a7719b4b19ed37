package render

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sockspec/sockspec/spec/report"
)

func TestTheNextRunKeepsNoPageOfAnEarlierOne(t *testing.T) {
	dir, gone := t.TempDir(), passing()
	if err := Write(dir, &report.Report{Specs: []report.Spec{passing(), failing()}}); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "specs", failing().Slug, "notes.txt")
	if err := os.WriteFile(foreign, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, &report.Report{Specs: []report.Spec{deviating()}}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "specs", gone.Slug)); !os.IsNotExist(err) {
		t.Error("the folder of a spec that did not run is still there:", err)
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error("what the report has not written is gone:", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "specs", deviating().Slug, "index.html")); err != nil {
		t.Error(err)
	}
}
