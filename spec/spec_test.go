package spec_test

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/target/linux"
)

var (
	stack   = flag.String("sockspec.target", "linux", "the stack to judge: linux, gvisor, lwip, uml, agent:COMMAND or tcp://HOST:PORT")
	folder  = flag.String("sockspec.report", "", "the folder for the report; none without it")
	mutated = flag.String("sockspec.mutant", "", "the id of a lie that the stack shall tell; see spec/internal/mutant")
	program = flag.String("sockspec.netcat", "", "the netcat to judge instead of the stack, in its network; see spec/netcat")
	asLinux = flag.Bool("sockspec.linux", false, "fail also for what only Linux's documents ask for, whatever the stack is")
	patient = flag.Duration("sockspec.patience", 0, "how long the stack may take for what it does at once; 5s without it")
)

// patience is what stacks get for whom the usual is too short: user-mode Linux
// makes its system calls by ptrace(2), and a machine for each process of the run
// shares the processors.
var patience = map[string]time.Duration{"uml": 15 * time.Second}

func TestMain(m *testing.M) {
	flag.Parse()
	if needsNamespaces(*stack) {
		linux.Enter()
	}
	os.Exit(m.Run())
}

func TestConformance(t *testing.T) {
	target, err := open(t.Context(), *stack)
	if err != nil {
		say("no stack to judge: " + err.Error() + "\n")
		t.Fatal(err)
	}
	defer func() { _ = target.Close() }()
	spec.Run(t, spec.Config{
		Target: target, Report: *folder, Netcat: *program, Mutant: *mutated, Patience: cmp.Or(*patient, patience[*stack]), Linux: *asLinux,
	})
}

// say writes what make shows last in place of the report's summary. Ginkgo says
// what a process ends with, too, but for each process and among much else.
func say(line string) {
	if *folder != "" && os.MkdirAll(*folder, 0o755) == nil {
		_ = os.WriteFile(filepath.Join(*folder, "summary.txt"), []byte(line), 0o644)
	}
}
