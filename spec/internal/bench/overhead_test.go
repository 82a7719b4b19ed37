package bench_test

import (
	"os"
	"testing"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target/linux"
)

func TestMain(m *testing.M) {
	linux.Enter()
	os.Exit(m.Run())
}

// BenchmarkEmptySpec is what a spec costs before it does anything: a session with
// its link and taps, their end, and a trace that is written. The goal is 15 ms.
func BenchmarkEmptySpec(b *testing.B) {
	open(b)
	empty := func(*bench.Bench) { verdict.Assert() }
	for b.Loop() {
		r := bench.Perform(b.Context(), "an empty spec", nil, empty)
		if r.Verdict != report.Passed {
			b.Fatal(r.Message)
		}
	}
}

// open configures the bench for the host's Linux, and a report in a temporary
// folder.
func open(t testing.TB) {
	t.Helper()
	stack, err := linux.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stack.Close() })
	bench.Configure(sut.Config{Target: stack, Expected: &expect.List{}, ReportDir: t.TempDir()})
}
