package rules

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pages are those whose commands people type.
var pages = []string{
	"README.md", "CONTRIBUTING.md", "docs/reports/README.md", "spec/target/PROTOCOL.md",
	"spec/target/lwip/lwipagent/README.md",
}

// TestCommandsOfThePagesExist reads the commands out of the pages: a make target, a
// package of the module, a subcommand of sockspec. Whether they do what the page says
// is for other tests.
func TestCommandsOfThePagesExist(t *testing.T) {
	targets, programs, usage := makeTargets(t), programs(t), sockspec(t, "-h")
	for _, page := range pages {
		found := commands(t, filepath.Join(root, page))
		if len(found) == 0 {
			t.Errorf("%s holds no command", page)
		}
		for _, c := range found {
			if fault := c.fault(targets, programs, usage); fault != "" {
				t.Errorf("%s: %q: %s", page, c, fault)
			}
		}
	}
}

// command is a command line of a page.
type command string

// commandLine finds command lines in code, indented or between back-quotes; a
// comment or a further command ends them.
var commandLine = regexp.MustCompile(
	"(?m)(?:^    (?:.* && )?|`)((?:make|go run|go install|(?:build/)?sockspec) [^`#|&\n]+)")

func commands(t *testing.T, page string) (found []command) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range commandLine.FindAllStringSubmatch(string(text), -1) {
		found = append(found, command(strings.TrimSpace(m[1])))
	}
	return found
}

// fault says what a command line names that does not exist; "" for nothing.
func (c command) fault(targets, programs []string, usage string) string {
	words := strings.Fields(string(c))
	switch {
	case words[0] == "make":
		return lacking("make target", makeTarget(words[1:]), targets)
	case words[0] != "go":
		return lackingSubcommand(words[1], usage)
	}
	program, _, _ := strings.Cut(words[2], "@")
	program = strings.TrimPrefix(strings.TrimPrefix(program, module), "./")
	fault := lacking("program", program, programs)
	if fault == "" && program == "tool/sockspec" && words[1] == "run" {
		fault = lackingSubcommand(words[3], usage)
	}
	return fault
}

// makeTarget is the target of make's arguments: the one that is no variable.
func makeTarget(words []string) string {
	i := slices.IndexFunc(words, func(w string) bool { return !strings.Contains(w, "=") })
	if i < 0 {
		return "mutants" // make MUTANT=id
	}
	return words[i]
}

func lacking(what, name string, known []string) string {
	if slices.Contains(known, name) {
		return ""
	}
	return "there is no " + what + " " + name
}

func lackingSubcommand(name, usage string) string {
	if name == "-h" || strings.Contains(usage, "sockspec "+name+" ") {
		return ""
	}
	return "sockspec has no subcommand " + name
}

func makeTargets(t *testing.T) (targets []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^([a-z]+):.*##`).FindAllStringSubmatch(string(text),
		-1) {
		targets = append(targets, m[1])
	}
	return targets
}

// programs are the folders of the module's commands.
func programs(t *testing.T) (folders []string) {
	for _, p := range list(t) {
		if p.Name == "main" {
			folders = append(folders, strings.TrimPrefix(p.ImportPath, module))
		}
	}
	return folders
}

// sockspec runs the command of this checkout.
func sockspec(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go",
		append([]string{"run", "./tool/sockspec"}, args...)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("sockspec %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// TestEachWordThatTheReadmeExplainsIsOne runs what the README says of sockspec explain
// and of labels.
func TestEachWordThatTheReadmeExplainsIsOne(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile("`explain ([^`]+)`").FindAllStringSubmatch(string(text), -1)
	if len(words) < 2 {
		t.Errorf("the README explains %q, want a label and a requirement", words)
	}
	for _, m := range words {
		if out := sockspec(t, "explain", m[1]); !strings.Contains(out, "specs\n") {
			t.Errorf("sockspec explain %s says %q", m[1], out)
		}
	}
}

func TestMissingCommandsAreFound(t *testing.T) {
	const other = "example.org/tool/gonc" // another module's
	for c, want := range map[command]string{
		"make test":                     "",
		"make MUTANT=id":                "",
		"make conformance FOCUS=x":      "there is no make target conformance",
		"go run ./tool/gonc":            "",
		"go install ./tool/sockspec":    "",
		"go run ./tool/nc -l":           "there is no program tool/nc",
		"go run ./tool/sockspec stir x": "sockspec has no subcommand stir",
		"build/sockspec diff OLD NEW":   "",
		"build/sockspec differ OLD NEW": "sockspec has no subcommand differ",
		"go install github.com/sockspec/sockspec/tool/gonc@latest": "",
		"go install " + other + "@latest":                          "there is no program " + other,
	} {
		got := c.fault([]string{"test", "mutants"}, []string{"tool/gonc", "tool/sockspec"},
			"       sockspec diff OLD NEW\n")
		if got != want {
			t.Errorf("%s: %q, want %q", c, got, want)
		}
	}
}
