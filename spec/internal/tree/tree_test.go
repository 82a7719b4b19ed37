package tree_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/sockspec/sockspec/spec/internal/parallel"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMistakesAreToldBeforeAnythingRuns runs a suite with each mistake that an author
// can make. What it says is pinned; that it ran nothing shows, too, since its stack
// cannot be opened.
func TestMistakesAreToldBeforeAnythingRuns(t *testing.T) {
	program := build(t, "broken")
	said, status := run(t, program)
	if status != 1 {
		t.Errorf("it ends with status %d, want 1", status)
	}
	golden(t, "broken", said)

	_, err := parallel.Run(t.Context(), parallel.Config{
		Procs: 2, Suite: types.NewDefaultSuiteConfig(), Reporter: reporters.NoopReporter{},
		Command: func(ctx context.Context, args []string) *exec.Cmd {
			return exec.CommandContext(ctx, program, args...)
		},
	})
	death, ok := errors.AsType[*parallel.Death](err)
	if !ok || death.Processes != 2 {
		t.Fatalf("two processes end with %v, want a word of each", err)
	}
	golden(t, "broken", death.Output)
}

func TestASpecThatAssertsNothingFails(t *testing.T) {
	said, status := run(t, build(t, "hollow"), "--ginkgo.label-filter=hollow",
		"--ginkgo.succinct", "--ginkgo.silence-skips", "--ginkgo.no-color")
	if status != 1 {
		t.Errorf("it ends with status %d, want 1", status)
	}
	golden(t, "hollow", said)
}

// build builds the suite in a folder of testdata, as a program.
func build(t *testing.T, suite string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), suite)
	cmd := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", program, "./testdata/"+suite)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func run(t *testing.T, program string, args ...string) (said string, status int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
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
