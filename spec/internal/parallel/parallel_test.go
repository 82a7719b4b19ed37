package parallel

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"
)

// fixture is the variable that makes this program one process of a suite, and says
// what is wrong with that: nothing, dumb, dies, waits or serial.
const fixture = "PARALLEL_FIXTURE"

func TestMain(m *testing.M) {
	flag.Parse()
	if kind := os.Getenv(fixture); kind != "" {
		os.Exit(aProcess(kind))
	}
	os.Exit(m.Run())
}

// aProcess is a process of a suite of ten specs, of which the last fails.
func aProcess(kind string) int {
	if kind == "dumb" {
		fmt.Fprintln(os.Stderr, "there is no stack")
		return 3
	}
	for i := range 10 {
		ginkgo.It(fmt.Sprintf("spec %d", i), func(ctx ginkgo.SpecContext) {
			switch {
			case i == 3 && kind == "dies":
				os.Exit(7)
			case kind == "waits":
				fmt.Fprintln(os.NewFile(3, "the parent"), i)
				<-ctx.Done()
			case i == 9:
				ginkgo.Fail("as it must")
			}
		})
	}
	if kind == "serial" {
		ginkgo.It("needs the machine for itself", ginkgo.Serial, func() {})
	}
	var t quiet
	ginkgo.RunSpecs(&t, "fixture")
	if t {
		return 1
	}
	return 0
}

type quiet bool

func (q *quiet) Fail() { *q = true }

// counting is a reporter that counts what it is told.
type counting struct {
	reporters.NoopReporter
	began, ran, ended int
}

func (c *counting) SuiteWillBegin(types.Report) { c.began++ }
func (c *counting) DidRun(types.SpecReport)     { c.ran++ }
func (c *counting) SuiteDidEnd(types.Report)    { c.ended++ }

// config runs this program as the processes of a fixture, which have files open
// from descriptor 3.
func config(kind string, files ...*os.File) (Config, *counting) {
	suite := types.NewDefaultSuiteConfig()
	suite.RandomizeAllSpecs = true
	told := &counting{}
	command := func(ctx context.Context, args []string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, os.Args[0], args...)
		cmd.Env = append(os.Environ(), fixture+"="+kind)
		cmd.ExtraFiles = files
		return cmd
	}
	return Config{Procs: 2, Suite: suite, Reporter: told, Command: command}, told
}

// texts are the specs that have a state, sorted.
func texts(r types.Report, state types.SpecState) (list []string) {
	for _, s := range r.SpecReports {
		if s.State.Is(state) {
			list = append(list, s.LeafNodeText)
		}
	}
	slices.Sort(list)
	return list
}

func TestEverySpecRunsOnce(t *testing.T) {
	c, told := config("nothing")
	r, err := Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	passed, failed := texts(r, types.SpecStatePassed), texts(r, types.SpecStateFailed)
	once := slices.Equal(slices.Compact(slices.Clone(passed)), passed)
	if len(passed) != 9 || !once || !slices.Equal(failed, []string{"spec 9"}) || r.SuiteSucceeded {
		t.Errorf("passed %q, failed %q, a success: %v", passed, failed, r.SuiteSucceeded)
	}
	if *told != (counting{began: 1, ran: 10, ended: 1}) {
		t.Errorf("the reporter was told %+v", *told)
	}
}

// unrun is why a suite fails of which a spec has no result.
var unrun = []string{"no process has run 1 of the specs"}

func TestAProcessThatDiesCostsItsSpec(t *testing.T) {
	c, told := config("dies")
	r, err := Run(t.Context(), c)
	death, ok := errors.AsType[*Death](err)
	if !ok || death.Processes != 1 || death.Status != "exit status 7" {
		t.Fatalf("the error is %v", err)
	}
	passed := texts(r, types.SpecStatePassed)
	if len(passed) != 8 || slices.Contains(passed, "spec 3") || r.SuiteSucceeded {
		t.Errorf("passed %q, a success: %v", passed, r.SuiteSucceeded)
	}
	if reasons := r.SpecialSuiteFailureReasons; !slices.Equal(reasons, unrun) {
		t.Errorf("the reasons are %q", reasons)
	}
	if told.ended != 1 {
		t.Errorf("the reporter was told of %d ends", told.ended)
	}
}

func TestASpecThatNoProcessRunsIsTold(t *testing.T) {
	c, _ := config("serial")
	r, err := Run(t.Context(), c)
	reasons := r.SpecialSuiteFailureReasons
	if err != nil || r.SuiteSucceeded || !slices.Equal(reasons, unrun) {
		t.Errorf("a success: %v, for the reasons %q (%v)", r.SuiteSucceeded, reasons, err)
	}
}

func TestProcessesThatRunNothingSayWhy(t *testing.T) {
	c, told := config("dumb")
	_, err := Run(t.Context(), c)
	death, ok := errors.AsType[*Death](err)
	if !ok || *death != (Death{Processes: 2, Status: "exit status 3", Output: "there is no stack"}) {
		t.Errorf("the error is %v", err)
	}
	if *told != (counting{}) {
		t.Errorf("the reporter was told %+v", *told)
	}
}

func TestAContextThatEndsInterruptsSpecs(t *testing.T) {
	waiting, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer waiting.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		_, _ = waiting.Read(make([]byte, 1)) // until a spec waits
		cancel()
	}()
	c, _ := config("waits", theirs)
	r, err := Run(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	interrupted, skipped := texts(r, types.SpecStateInterrupted), texts(r, types.SpecStateSkipped)
	if len(interrupted) < 1 || len(interrupted)+len(skipped) != 10 || r.SuiteSucceeded {
		t.Errorf("interrupted %q, skipped %q, a success: %v", interrupted, skipped, r.SuiteSucceeded)
	}
	if reasons := r.SpecialSuiteFailureReasons; !slices.Contains(reasons, "Interrupted by User") {
		t.Errorf("the reasons are %q", reasons)
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var kept tail
	for i := range 10000 {
		fmt.Fprintf(&kept, "line %d\n", i)
	}
	text := kept.String()
	if len(text) > tailSize || !strings.HasSuffix(text, "line 9998\nline 9999") {
		t.Errorf("%d bytes are kept, up to %q", len(text), text[len(text)-20:])
	}
}
