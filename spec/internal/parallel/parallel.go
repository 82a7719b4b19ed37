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
	return s.conclude(began, processes)
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
	return fmt.Sprintf("%d processes of the run ended early, the first with %s:\n%s", d.Processes, d.Status, d.Output)
}

// conclude sums up what the processes have reported.
func (s *server) conclude(began time.Time, processes []process) (types.Report, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	var dead *Death
	for _, p := range processes {
		if slices.Contains(s.ended, p.number) {
			continue
		}
		if dead == nil {
			dead = &Death{Status: statusOf(p.err), Output: p.output.String()}
		}
		dead.Processes++
	}
	s.sum.SuiteSucceeded = s.sum.SuiteSucceeded && dead == nil
	s.sum.StartTime, s.sum.EndTime = began, time.Now()
	s.sum.RunTime = s.sum.EndTime.Sub(began)
	if s.began {
		s.config.Reporter.SuiteDidEnd(s.sum)
	}
	if dead != nil {
		return s.sum, dead
	}
	return s.sum, nil
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
