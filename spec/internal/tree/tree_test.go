package tree_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMistakesAreToldBeforeAnythingRuns runs a suite with each mistake that an author
// can make. What it says is pinned; that it ran nothing shows, too, since its stack
// cannot be opened.
func TestMistakesAreToldBeforeAnythingRuns(t *testing.T) {
	said, status := run(t, "broken")
	if status != 1 {
		t.Errorf("it ends with status %d, want 1", status)
	}
	golden(t, "broken", said)
}

func TestASpecThatAssertsNothingFails(t *testing.T) {
	said, status := run(t, "hollow", "--ginkgo.label-filter=hollow", "--ginkgo.succinct", "--ginkgo.silence-skips", "--ginkgo.no-color")
	if status != 1 {
		t.Errorf("it ends with status %d, want 1", status)
	}
	golden(t, "hollow", said)
}

// run builds the suite in a folder of testdata, and runs it as a process of its own.
func run(t *testing.T, suite string, args ...string) (said string, status int) {
	t.Helper()
	program := filepath.Join(t.TempDir(), suite)
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", program, "./testdata/"+suite)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = filepath.Join("testdata", suite)
	out, _ := cmd.CombinedOutput()
	return string(out), cmd.ProcessState.ExitCode()
}

// changing is what differs from one run, or from one checkout, to the next, and what
// stands for it.
var changing = []struct {
	pattern *regexp.Regexp
	stable  string
}{
	{regexp.MustCompile(`^\[\d+\]`), "[SEED]"},
	{regexp.MustCompile(`/\S*/spec/`), "spec/"},
	{regexp.MustCompile(`verdict\.go:\d+`), "verdict.go:N"},
	{regexp.MustCompile(`\d+\.\d+ ?s(econds)?`), "N s"},
	{regexp.MustCompile(` @ .*`), ""},
	{regexp.MustCompile(`\d{4,}`), "N"},
}

// golden compares what was said with a golden file.
func golden(t *testing.T, name, said string) {
	t.Helper()
	for _, c := range changing {
		said = c.pattern.ReplaceAllString(said, c.stable)
	}
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(said), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(said) != strings.TrimSpace(string(want)) {
		t.Errorf("it is not what %s holds, which -update writes anew:\n%s", file, said)
	}
}
