// Package rules checks what the repository as a whole keeps to: which way its
// packages import each other, and what its Go files do not call.
package rules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/sockspec/sockspec/"

// foundations are the folders of spec that the suites stand on, and the command
// above them. Every other one is a suite.
var foundations = []string{"spec/internal", "spec/target", "spec/requirement", "spec/expect",
	"spec/report", "spec/command"}

// suites returns the folders that hold specs.
func suites(packages []pkg) []string {
	var found []string
	for _, p := range packages {
		path, inside := strings.CutPrefix(p.ImportPath, module+"spec/")
		if !inside || within(p.ImportPath, foundations...) {
			continue
		}
		name, _, _ := strings.Cut(path, "/")
		found = append(found, "spec/"+name)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// rule says what the packages of some folders may not import, not even by way of
// another package. A folder stands for itself and for all below it.
type rule struct {
	from    []string
	never   []string
	except  []string // parts of never that are allowed; each folder of from may import itself
	inTests []string // parts of never that tests alone may import
	why     string
}

// machinery are the packages behind the bench.
var machinery = []string{
	"spec/internal/doubt", "spec/internal/evidence", "spec/internal/recorder", "spec/internal/strace",
	"spec/internal/sut", "spec/internal/tree", "spec/internal/verdict", "spec/internal/wiretap",
}

// rulesFor returns the rules of a module that has some suites.
func rulesFor(suites []string) []rule {
	return []rule{
		{from: []string{"capture"}, never: []string{"spec", "tool", "ci"},
			why: "capture knows packets, not specs"},
		{from: []string{"tool/gonc"}, never: []string{"capture", "internal", "spec", "tool", "ci"},
			except: []string{"internal/version"},
			why:    "gonc is a program of its own"},
		{from: []string{"tool/sockagent"}, never: []string{"capture", "spec", "tool", "ci"},
			except:  []string{"spec/target/agent", "spec/target/protocol", "spec/target/sock"},
			inTests: []string{"spec/target"},
			why:     "the agent runs inside the stack under test, where nothing else belongs"},
		{from: []string{"tool/ladder"}, never: []string{"internal", "spec", "tool", "ci"},
			except: []string{"internal/version"},
			why:    "ladder draws any capture, not only those of a run"},
		{from: []string{"spec"}, never: []string{"tool", "ci"},
			why: "the suite meets programs by their input and output"},
		{from: []string{"spec/requirement", "spec/expect", "spec/report", "spec/target/sock"},
			never: []string{"capture", "spec", "tool", "ci"},
			why:   "it stands below everything else"},
		{from: []string{"spec/target", "spec/internal"}, never: suites,
			why: "suites are written with the bench, and not the bench with suites"},
		{from: suites, never: suites,
			why: "a semantic stands alone: what two of them need is the bench's"},
		{from: machinery, never: []string{"spec/internal/bench", "spec/internal/process"},
			why: "the bench is built on its machinery, which can be read alone"},
	}
}

// systemCalls are the packages that a suite may not name itself.
var systemCalls = []string{"golang.org/x/sys/unix", "syscall", "net"}

func TestImportsPointOneWay(t *testing.T) {
	packages := list(t)
	for _, r := range rulesFor(suites(packages)) {
		for _, folder := range r.from {
			mustHold(t, packages, folder)
		}
		for _, fault := range r.broken(packages) {
			t.Error(fault)
		}
	}
}

func TestSuitesCallNoSystem(t *testing.T) {
	packages := list(t)
	folders := suites(packages)
	if len(folders) == 0 {
		t.Error("no folder of spec is a suite, and yet ci/rules has a rule about suites")
	}
	for _, folder := range folders {
		for _, p := range packages {
			for _, path := range p.Imports {
				if within(p.ImportPath, folder) && slices.Contains(systemCalls, path) {
					t.Errorf(
						"%s imports %s: a spec makes its calls through the bench, for the stack may be elsewhere",
						p.ImportPath, path)
				}
			}
		}
	}
}

func TestSuitesAreFound(t *testing.T) {
	var made []pkg
	for _, path := range []string{"spec", "spec/b", "spec/a", "spec/a/inner", "spec/internal/bench",
		"spec/target", "specs/c", "tool/gonc"} {
		made = append(made, pkg{ImportPath: module + path})
	}
	if found, want := suites(made), []string{"spec/a", "spec/b"}; !slices.Equal(found, want) {
		t.Errorf("the suites of %v are %v, want %v", made, found, want)
	}
}

// TestRulesFindWhatTheyForbid shows each rule packages that break it.
func TestRulesFindWhatTheyForbid(t *testing.T) {
	for _, r := range rulesFor([]string{"spec/made", "spec/other"}) {
		for _, folder := range r.from {
			for _, never := range r.never {
				if never == folder {
					continue // it may import itself
				}
				made := pkg{ImportPath: module + folder + "/made", Deps: []string{module + never + "/made"}}
				if faults := r.broken([]pkg{made}); len(faults) != 1 {
					t.Errorf("%s imports %s, and its rule says %q", made.ImportPath, made.Deps[0], faults)
				}
			}
		}
	}
}

// broken returns a sentence for each import that breaks the rule.
func (r rule) broken(packages []pkg) []string {
	var faults []string
	for _, folder := range r.from {
		for _, p := range packages {
			if !within(p.ImportPath, folder) {
				continue
			}
			for _, path := range r.refused(p, folder) {
				faults = append(faults, fmt.Sprintf("%s imports %s: %s", p.ImportPath, path, r.why))
			}
		}
	}
	return faults
}

// refused returns what a package of a folder imports, itself or in its tests, and
// may not.
func (r rule) refused(p pkg, folder string) []string {
	allowed := append([]string{folder}, r.except...)
	paths := slices.Concat(
		outside(p.Deps, r.never, allowed),
		outside(p.testImports(), r.never, append(allowed, r.inTests...)))
	slices.Sort(paths)
	return slices.Compact(paths)
}

// outside returns the paths that are in folders and not in the allowed parts of
// them.
func outside(paths, folders, allowed []string) (found []string) {
	for _, path := range paths {
		if within(path, folders...) && !within(path, allowed...) {
			found = append(found, path)
		}
	}
	return found
}

func TestTestsMayImportWhatTheRuleSays(t *testing.T) {
	r := rule{from: []string{"tool/a"}, never: []string{"spec", "tool"},
		inTests: []string{"spec/target"}}
	for path, allowed := range map[string]bool{"spec/target/made": true, "spec/made": false,
		"tool/b": false, "tool/a/b": true} {
		inTest := pkg{ImportPath: module + "tool/a", XTestImports: []string{module + path}}
		if faults := r.broken([]pkg{inTest}); (len(faults) == 0) != allowed {
			t.Errorf("a test imports %s, and the rule says %q", path, faults)
		}
	}
	program := pkg{ImportPath: module + "tool/a", Deps: []string{module + "spec/target"}}
	if faults := r.broken([]pkg{program}); len(faults) != 1 {
		t.Errorf("the program itself imports spec/target, and the rule says %q", faults)
	}
}

// within reports whether an import path is in one of the module's folders.
func within(path string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool {
		return strings.HasPrefix(path+"/", module+f+"/")
	})
}

// mustHold fails the test if a folder that a rule names has no package, for then
// the rule checks nothing.
func mustHold(t *testing.T, packages []pkg, folder string) {
	t.Helper()
	if !slices.ContainsFunc(packages, func(p pkg) bool { return within(p.ImportPath, folder) }) {
		t.Errorf("%s holds no package, and yet ci/rules has a rule about it", folder)
	}
}
