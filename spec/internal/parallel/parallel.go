// Package parallel runs a Ginkgo suite in several processes, as the ginkgo command
// does. It keeps each result as soon as it is there: a process that dies costs the
// spec that it was at, and not the report.
//
// It speaks Ginkgo's own protocol between that command and the processes of a
// suite, which Ginkgo does not document: go.mod pins the version.
package parallel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2/reporters"
	"github.com/onsi/ginkgo/v2/types"
)

// Config says what is run, and how.
type Config struct {
	Procs int
	Suite types.SuiteConfig // ParallelTotal and what belongs to it are set by Run
	// Command makes the command of a process: it calls RunSpecs in a program that has
	// parsed args, flags of Ginkgo's. It ends early when the context does.
	Command func(ctx context.Context, args []string) *exec.Cmd
	// Reporter is told of each spec that has run, by one goroutine at a time.
	Reporter reporters.Reporter
}

// grace is how long a process may take to clean up once it was interrupted, or to
// close its output once it has ended.
const grace = time.Minute

// Run runs the suite until every process has ended, and returns what all of them
// have reported. A context that ends interrupts them as Ctrl-C does: each ends its
// spec, and the report says of the others that they were skipped. The error is a
// *Death if processes ended without a word; the report holds what they had reported
// until then, and does not call itself a success.
func Run(ctx context.Context, c Config) (types.Report, error) {
	s, err := serve(c)
	if err != nil {
		return types.Report{}, err
	}
	defer s.close()
	began := time.Now()
	processes := make([]process, c.Procs)
	var all sync.WaitGroup
	for i := range processes {
		args, err := s.arguments(first + i)
		if err != nil {
			return types.Report{}, err
		}
		p := &processes[i]
		p.number, p.cmd = first+i, c.Command(ctx, args)
		all.Go(func() { p.err = p.run() })
	}
	all.Wait()
	return s.conclude(ctx, began, processes)
}

// first is the number of the first process. Ginkgo's process 1 waits for the others
// and makes the report; here, that is Run.
const first = 2

// process is one that runs specs.
type process struct {
	number int
	cmd    *exec.Cmd
	output tail
	err    error
}

func (p *process) run() error {
	apart(p.cmd)
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(os.Interrupt) }
	p.cmd.WaitDelay = grace
	return p.cmd.Run()
}

// Death tells of processes that ended without having said what became of the suite.
type Death struct {
	Processes int    // how many
	Status    string // of the first of them
	Output    string // of that one, at most the last 8 KiB
}

func (d *Death) Error() string {
	text := fmt.Sprintf("processes that ended early: %d, the first with %s", d.Processes, d.Status)
	if d.Output != "" {
		text += ", and it said:\n" + d.Output
	}
	return text
}

// conclude sums up what the processes have reported.
func (s *server) conclude(
	ctx context.Context, began time.Time, processes []process,
) (types.Report, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.sum.StartTime, s.sum.EndTime = began, time.Now()
	s.sum.RunTime = s.sum.EndTime.Sub(began)
	dead := s.dead(processes)
	if dead != nil && ctx.Err() != nil { // no wonder
		s.fail("interrupted: " + context.Cause(ctx).Error())
		dead = nil
	}
	if n := s.unheard(); n > 0 {
		s.fail(fmt.Sprintf("no process has run %d of the specs", n))
	}
	s.sum.SuiteSucceeded = s.sum.SuiteSucceeded && dead == nil
	if s.began {
		s.config.Reporter.SuiteDidEnd(s.sum)
	}
	if dead != nil {
		return s.sum, dead
	}
	return s.sum, nil
}

// dead tells of the processes that ended without a word; nil if all have said something.
func (s *server) dead(processes []process) (death *Death) {
	for _, p := range processes {
		if slices.Contains(s.ended, p.number) {
			continue
		}
		if death == nil {
			death = &Death{Status: statusOf(p.err), Output: p.output.String()}
		}
		death.Processes++
	}
	return death
}

// fail has the suite fail for a reason.
func (s *server) fail(reason string) {
	s.sum.SuiteSucceeded = false
	if !slices.Contains(s.sum.SpecialSuiteFailureReasons, reason) {
		s.sum.SpecialSuiteFailureReasons = append(s.sum.SpecialSuiteFailureReasons, reason)
	}
}

// unheard is the number of specs of which no process has told anything: those that dead
// ones were at, and all that Ginkgo keeps for process 1.
func (s *server) unheard() int {
	return s.sum.PreRunStats.TotalSpecs - len(s.sum.SpecReports.WithLeafNodeType(types.NodeTypeIt))
}

func statusOf(err error) string {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.String()
	}
	if err != nil {
		return err.Error()
	}
	return "exit status 0"
}
