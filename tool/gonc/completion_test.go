package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the shells' completions anew")

// completions make a shell's completion from the lines of the usage text.
var completions = map[string]func(flags []flagLine) string{
	"gonc.bash": bashCompletion,
	"_gonc":     zshCompletion,
	"gonc.fish": fishCompletion,
}

const madeFrom = "Made from the usage text: go test ./tool/gonc -run TestCompletion -update"

// The completions offer the flags that the usage text has.
func TestCompletion(t *testing.T) {
	for name, complete := range completions {
		file := filepath.Join("completion", name)
		want := complete(usageLines())
		if *update {
			check(t, os.WriteFile(file, []byte(want), 0o644))
		}
		got, err := os.ReadFile(file)
		check(t, err)
		if string(got) != want {
			t.Errorf("%s is not what the usage text makes it. %s", file, madeFrom)
		}
	}
}

// The shells can read their completions.
func TestCompletionSyntax(t *testing.T) {
	for shell, name := range map[string]string{"bash": "gonc.bash", "zsh": "_gonc",
		"fish": "gonc.fish"} {
		t.Run(shell, func(t *testing.T) {
			if _, err := exec.LookPath(shell); err != nil {
				t.Skip("this shell is not installed:", err)
			}
			out, err := exec.Command(shell, "-n", filepath.Join("completion", name)).CombinedOutput()
			if err != nil || len(out) > 0 {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// bash offers the names of flags that begin as the last word does, and the words
// that a value has to choose from.
func TestBashCompletes(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("this shell is not installed:", err)
	}
	for line, want := range map[string]string{
		"gonc --backl":          "--backlog",
		"gonc -l --version-not": "",
	} {
		const script = `. completion/gonc.bash; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); ` +
			`_gonc; echo "${COMPREPLY[*]}"`
		out, err := exec.Command("bash", "-c", script, "bash", line).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%s: got %q and %v, want %q", line, got, err, want)
		}
	}
}
