package spec_test

import (
	"flag"
	"os"
	"testing"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/target/linux"
)

var (
	stack   = flag.String("sockspec.target", "linux", "the stack to judge: linux")
	folder  = flag.String("sockspec.report", "", "the folder for the report; none without it")
	mutated = flag.String("sockspec.mutant", "", "the id of a lie that the stack shall tell; see spec/internal/mutant")
	patient = flag.Duration("sockspec.patience", 0, "how long the stack may take for what it does at once; 5s without it")
)

func TestMain(m *testing.M) {
	linux.Enter()
	os.Exit(m.Run())
}

func TestConformance(t *testing.T) {
	target, err := open(*stack)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = target.Close() }()
	spec.Run(t, spec.Config{Target: target, Report: *folder, Mutant: *mutated, Patience: *patient})
}
