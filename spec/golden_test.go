package spec_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/internal/guide"
)

const goldenFile = "testdata/specs.golden"

// TestGolden compares the suite with the list of its specs and of what each
// cites, so that a spec which was added, renamed or lost is a visible change.
func TestGolden(t *testing.T) {
	suite, _ := ginkgo.GinkgoConfiguration()
	if suite.ParallelTotal > 1 {
		return // one process of many: a preview would take the run's place
	}
	preview := ginkgo.PreviewSpecs("sockspec")
	for _, name := range repeated(preview) {
		t.Errorf("two specs are called %q: a report could not tell them apart", name)
	}
	var list strings.Builder
	if err := guide.New(preview, nil).ListSpecs(&list); err != nil {
		t.Fatal(err)
	}
	got := list.String()
	want, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf(
			"the specs are not those of %s: see the difference, then 'make golden' writes it anew\n%s",
			goldenFile, difference(string(want), got))
	}
}

// TestSourcesHoldEachSpec: what explain reads is where the specs stand.
func TestSourcesHoldEachSpec(t *testing.T) {
	suite, _ := ginkgo.GinkgoConfiguration()
	if suite.ParallelTotal > 1 {
		return // as above
	}
	missing := map[string]bool{}
	for _, s := range ginkgo.PreviewSpecs("sockspec").SpecReports {
		_, file, _ := strings.Cut(s.LeafNodeLocation.FileName, "/spec/")
		if _, err := fs.Stat(spec.Sources, file); err != nil && s.LeafNodeType.Is(types.NodeTypeIt) {
			missing[path.Dir(file)] = true
		}
	}
	for folder := range missing {
		t.Errorf("spec/%s has specs, and is not among the folders in suites.go", folder)
	}
}

// repeated returns the names that more than one spec has.
func repeated(r types.Report) (names []string) {
	seen := map[string]bool{}
	for _, s := range r.SpecReports {
		name := s.FullText()
		if seen[name] {
			names = append(names, name)
		}
		seen[name] = true
	}
	return names
}

func TestRepeatedNamesAreFound(t *testing.T) {
	specs := types.SpecReports{{LeafNodeText: "is"}, {LeafNodeText: "is not"}, {LeafNodeText: "is"}}
	if names := repeated(types.Report{SpecReports: specs}); !slices.Equal(names, []string{"is"}) {
		t.Errorf("repeated are %q, want \"is\"", names)
	}
}

// difference is the lines that only one of two texts has.
func difference(want, got string) string {
	w, g := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	var out strings.Builder
	for _, l := range w {
		if !slices.Contains(g, l) {
			out.WriteString("- " + l)
		}
	}
	for _, l := range g {
		if !slices.Contains(w, l) {
			out.WriteString("+ " + l)
		}
	}
	return out.String()
}
