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

// suites are the folders that hold specs.
var suites = []string{"spec/tcp", "spec/udp", "spec/address", "spec/option",
	"spec/message", "spec/poll", "spec/unix", "spec/raw", "spec/netcat"}

// rule says what the packages of some folders may not import, not even by way of
// another package. A folder stands for itself and for all below it.
type rule struct {
	from   []string
	never  []string
	except []string // parts of never that are allowed; each folder of from may import itself
	why    string
}

var rules = []rule{
	{from: []string{"capture"}, never: []string{"spec", "tool", "ci"},
		why: "capture knows packets, not specs"},
	{from: []string{"tool/gonc"}, never: []string{"capture", "spec", "tool", "ci"},
		why: "gonc is a program of its own"},
	{from: []string{"tool/sockagent"}, never: []string{"capture", "spec", "tool", "ci"},
		except: []string{"spec/target/protocol", "spec/target/posix"},
		why:    "the agent runs inside the stack under test, where nothing else belongs"},
	{from: []string{"tool/ladder"}, never: []string{"spec", "tool", "ci"},
		why: "ladder draws any capture, not only those of a run"},
	{from: []string{"spec"}, never: []string{"tool", "ci"},
		why: "the suite meets programs by their input and output"},
	{from: []string{"spec/requirement", "spec/expect", "spec/target/posix"}, never: []string{"capture", "spec", "tool", "ci"},
		why: "it stands below everything else"},
	{from: []string{"spec/target", "spec/internal"}, never: suites,
		why: "suites are written with the bench, and not the bench with suites"},
}

// systemCalls are the packages that a suite may not name itself.
var systemCalls = []string{"golang.org/x/sys/unix", "syscall", "net"}

func TestImportsPointOneWay(t *testing.T) {
	packages := list(t)
	for _, r := range rules {
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
	for _, folder := range suites {
		mustHold(t, packages, folder)
		for _, p := range packages {
			for _, path := range p.Imports {
				if within(p.ImportPath, folder) && slices.Contains(systemCalls, path) {
					t.Errorf("%s imports %s: a spec makes its calls through the bench, for the stack may be elsewhere", p.ImportPath, path)
				}
			}
		}
	}
}

// TestRulesFindWhatTheyForbid shows each rule packages that break it.
func TestRulesFindWhatTheyForbid(t *testing.T) {
	for _, r := range rules {
		for _, folder := range r.from {
			for _, never := range r.never {
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
		allowed := append([]string{folder}, r.except...)
		for _, p := range packages {
			for _, path := range p.all() {
				if within(p.ImportPath, folder) && within(path, r.never...) && !within(path, allowed...) {
					faults = append(faults, fmt.Sprintf("%s imports %s: %s", p.ImportPath, path, r.why))
				}
			}
		}
	}
	return faults
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
