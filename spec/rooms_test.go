package spec_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/tree"
	"github.com/sockspec/sockspec/spec/internal/verdict"
)

// TestRooms looks at the folders of specs, at their files, and at what of them is in
// the tree of specs.
func TestRooms(t *testing.T) {
	suite, _ := ginkgo.GinkgoConfiguration()
	if suite.ParallelTotal > 1 {
		return // as TestGolden
	}
	specs := ginkgo.PreviewSpecs("sockspec").SpecReports
	written, err := writtenSpecs("*/*.go")
	if err != nil || len(written) == 0 {
		t.Fatalf("%d specs are written: %v", len(written), err)
	}
	for _, fault := range slices.Concat(unrun(written, specs), misplaced(specs), unexplained(t, specs),
		borrowed(t, specs)) {
		t.Error(fault)
	}
}

// place is where a spec is written: the call of It.
type place struct {
	file string // from the folder of this package
	line int
}

// unrun returns a sentence for each folder that nobody imports, and for each spec that
// is written and that no run would contain: it is pending, or what surrounds it is
// never called, or its file is not compiled.
func unrun(written []place, specs []types.SpecReport) (faults []string) {
	runs, folders := map[place]bool{}, map[string]bool{}
	for _, s := range specs {
		at := placeOf(s.LeafNodeLocation)
		runs[at] = runs[at] || !s.State.Is(types.SpecStatePending)
		folders[filepath.Dir(at.file)] = true
	}
	for _, w := range written {
		switch folder := filepath.Dir(w.file); {
		case !folders[folder]:
			faults = append(faults,
				fmt.Sprintf(
					"spec/%s holds specs, and nobody imports it: add it to the suites in spec/suites.go", folder))
		case !runs[w]:
			faults = append(faults, fmt.Sprintf("spec/%s:%d: no run contains this spec", w.file, w.line))
		}
	}
	return slices.Compact(faults)
}

// misplaced returns a sentence for each spec that is not called after its place.
func misplaced(specs []types.SpecReport) (faults []string) {
	for _, s := range specs {
		at := placeOf(s.LeafNodeLocation)
		if len(s.ContainerHierarchyTexts) == 0 {
			faults = append(faults, fmt.Sprintf("spec/%s:%d: the spec stands in no Topic", at.file, at.line))
			continue
		}
		opened := placeOf(s.ContainerHierarchyLocations[0])
		names := tree.PlaceNames(opened.file)
		if s.ContainerHierarchyTexts[0] != strings.Join(names, " ") || !holdsAll(s.Labels(), names) {
			faults = append(faults,
				fmt.Sprintf("spec/%s:%d: the container %q is not called after its file: open it with Topic",
					opened.file, opened.line, s.ContainerHierarchyTexts[0]))
		}
		if filepath.Dir(at.file) != filepath.Dir(opened.file) {
			faults = append(faults,
				fmt.Sprintf("spec/%s:%d: the spec stands in a Topic of spec/%s", at.file, at.line, opened.file))
		}
	}
	return slices.Compact(faults)
}

// writtenSpecs returns the calls of It, and of what Ginkgo has for a pending one, in
// the Go files that a pattern names, whether they are compiled or not.
func writtenSpecs(pattern string) (found []place, err error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && makesSpec(call) {
				found = append(found, place{name, set.Position(call.Pos()).Line})
			}
			return true
		})
	}
	return found, nil
}

func makesSpec(call *ast.CallExpr) bool {
	name, ok := call.Fun.(*ast.Ident)
	return ok &&
		slices.Contains([]string{"It", "Specify", "PIt", "XIt", "PSpecify", "XSpecify"}, name.Name)
}

// placeOf is a place of Ginkgo's as one of this package.
func placeOf(at types.CodeLocation) place {
	file, _, _ := strings.Cut(strings.TrimPrefix(verdict.Place(at), "spec/"), ":")
	return place{file, at.LineNumber}
}

func holdsAll(labels, names []string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(labels, n) })
}

func TestFaultsOfRoomsAreFound(t *testing.T) {
	at := func(file string, line int) types.CodeLocation {
		return types.CodeLocation{FileName: "/somewhere/spec/" + file, LineNumber: line}
	}
	spec := func(file string, line int, container string, labels ...string) types.SpecReport {
		return types.SpecReport{
			LeafNodeLocation: at(file, line), LeafNodeLabels: labels,
			ContainerHierarchyTexts:     []string{container},
			ContainerHierarchyLocations: []types.CodeLocation{at(file, 1)},
		}
	}
	good := spec("close/linger.go", 7, "close linger", "close", "linger")
	pending := spec("close/linger.go", 9, "close linger", "close", "linger")
	pending.State = types.SpecStatePending
	bare := types.SpecReport{LeafNodeLocation: at("close/bare.go", 3)}
	strayed := spec("port/zero.go", 5, "close linger", "close", "linger")
	strayed.ContainerHierarchyLocations = good.ContainerHierarchyLocations
	for _, c := range []struct {
		name string
		got  []string
		want string // a part of the only fault; "" for none
	}{
		{"a spec that runs", unrun([]place{{"close/linger.go", 7}}, []types.SpecReport{good}), ""},
		{"a folder that nobody imports",
			unrun([]place{{"poll/in.go", 3}, {"poll/out.go", 4}}, []types.SpecReport{good}),
			"spec/poll holds specs, and nobody imports it: add it to the suites in spec/suites.go"},
		{"a spec in a function that nobody calls",
			unrun([]place{{"close/linger.go", 8}}, []types.SpecReport{good}),
			"spec/close/linger.go:8: no run contains this spec"},
		{"a spec in a file that is not compiled",
			unrun([]place{{"close/old_plan9.go", 3}}, []types.SpecReport{good}),
			"spec/close/old_plan9.go:3: no run"},
		{"a pending spec", unrun([]place{{"close/linger.go", 9}}, []types.SpecReport{good, pending}),
			"spec/close/linger.go:9: no run"},
		{"a spec in its place",
			misplaced([]types.SpecReport{good, spec("close/close.go", 4, "close", "close")}), ""},
		{"a spec in no Topic", misplaced([]types.SpecReport{bare}),
			"spec/close/bare.go:3: the spec stands in no Topic"},
		{"a container with another name",
			misplaced([]types.SpecReport{spec("close/eof.go", 4, "tcp eof", "close", "eof")}),
			`the container "tcp eof" is not called after its file`},
		{"a container without labels",
			misplaced([]types.SpecReport{spec("close/eof.go", 4, "close eof", "eof")}),
			`the container "close eof" is not called after its file`},
		{"a spec in the Topic of another folder", misplaced([]types.SpecReport{strayed}),
			"spec/port/zero.go:5: the spec stands in a Topic of spec/close/linger.go"},
	} {
		if (c.want == "") != (len(c.got) == 0) || len(c.got) > 1 ||
			c.want != "" && !strings.Contains(c.got[0], c.want) {
			t.Errorf("%s: it finds %q, want %q", c.name, c.got, c.want)
		}
	}
}
