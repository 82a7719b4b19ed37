package render

import (
	"os"
	"path/filepath"

	"github.com/sockspec/sockspec/spec/report"
)

// pageFiles are the files of a spec's folder.
var pageFiles = []string{"index.html", "trace.json", "trace.pcapng"}

// sweep removes from dir what an earlier run left of specs that this one has no
// page for. It takes away nothing but files that a report writes: a folder which
// holds others stays.
func sweep(dir string, r *report.Report) {
	kept := map[string]bool{}
	for i := range r.Specs {
		kept[r.Specs[i].Slug] = row{&r.Specs[i]}.HasPage()
	}
	folders, _ := os.ReadDir(filepath.Join(dir, "specs")) // none: nothing is left
	for _, f := range folders {
		if kept[f.Name()] || !f.IsDir() {
			continue
		}
		folder := filepath.Join(dir, "specs", f.Name())
		for _, name := range pageFiles {
			_ = os.Remove(filepath.Join(folder, name))
		}
		_ = os.Remove(folder)
	}
}
