package parallel

import (
	"net"
	"net/http"
	"net/rpc"
	"sync"

	"github.com/onsi/ginkgo/v2/types"
)

// server is what the processes ask for the next spec, and tell what came of each.
type server struct {
	config   Config
	listener net.Listener

	lock  sync.Mutex
	sum   types.Report
	began bool
	ended []int // the processes that have said so
	next  int   // the index of the next spec in the order that all processes share
	abort bool
}

// serve starts the server, on a port of the loopback interface.
func serve(c Config) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.Suite.ParallelTotal = first - 1 + c.Procs
	c.Suite.ParallelHost = listener.Addr().String()
	s := &server{config: c, listener: listener}
	s.sum = types.Report{SuiteConfig: c.Suite, SuiteSucceeded: true}
	calls := rpc.NewServer()
	if err := calls.RegisterName("Server", &Calls{s}); err != nil {
		return nil, err
	}
	go func() { _ = http.Serve(listener, calls) }() // until close
	return s, nil
}

func (s *server) close() { _ = s.listener.Close() }

// arguments are the flags that make a process one of the suite.
func (s *server) arguments(number int) ([]string, error) {
	suite := s.config.Suite
	suite.ParallelProcess = number
	return types.GenerateGinkgoTestRunArgs(suite, types.ReporterConfig{}, types.GoFlagsConfig{})
}

// Calls are the methods of Ginkgo's protocol that a process with a number above 1
// uses. The suite has no synchronized nodes, and no node that runs before the suite
// in process 1 alone.
type Calls struct{ server *server }

// Void is nothing.
type Void struct{}

// SpecSuiteWillBegin says that a process knows its specs.
func (c *Calls) SpecSuiteWillBegin(r types.Report, _ *Void) error {
	s := c.server
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.began {
		return nil // each tells the same
	}
	s.began = true
	s.sum.SuiteDescription, s.sum.SuitePath = r.SuiteDescription, r.SuitePath
	s.sum.SuiteLabels, s.sum.PreRunStats = r.SuiteLabels, r.PreRunStats
	s.sum.SuiteConfig.LabelFilter = r.SuiteConfig.LabelFilter // which the suite may narrow
	shown := s.sum
	shown.SuiteConfig.ParallelTotal = s.config.Procs
	s.config.Reporter.SuiteWillBegin(shown)
	return nil
}

// DidRun says what came of a spec.
func (c *Calls) DidRun(r types.SpecReport, _ *Void) error {
	s := c.server
	s.lock.Lock()
	defer s.lock.Unlock()
	s.sum.SpecReports = append(s.sum.SpecReports, r)
	s.config.Reporter.DidRun(r)
	return nil
}

// SpecSuiteDidEnd says that a process has no spec left.
func (c *Calls) SpecSuiteDidEnd(r types.Report, _ *Void) error {
	s := c.server
	s.lock.Lock()
	defer s.lock.Unlock()
	s.ended = append(s.ended, r.SuiteConfig.ParallelProcess)
	s.sum.SuiteSucceeded = s.sum.SuiteSucceeded && r.SuiteSucceeded
	for _, reason := range r.SpecialSuiteFailureReasons {
		s.fail(reason)
	}
	return nil
}

// Counter gives out the index of the next spec.
func (c *Calls) Counter(_ Void, index *int) error {
	s := c.server
	s.lock.Lock()
	defer s.lock.Unlock()
	*index = s.next
	s.next++
	return nil
}

// Abort asks the other processes to end, and ShouldAbort is how they learn of it.
func (c *Calls) Abort(_ Void, _ *Void) error {
	s := c.server
	s.lock.Lock()
	defer s.lock.Unlock()
	s.abort = true
	return nil
}

// ShouldAbort reports whether a process has called Abort.
func (c *Calls) ShouldAbort(_ Void, abort *bool) error {
	s := c.server
	s.lock.Lock()
	defer s.lock.Unlock()
	*abort = s.abort
	return nil
}

// EmitProgressReport says where a process is, for a user who has sent it a signal.
func (c *Calls) EmitProgressReport(r types.ProgressReport, _ *Void) error {
	s := c.server
	s.lock.Lock()
	defer s.lock.Unlock()
	s.config.Reporter.EmitProgressReport(r)
	return nil
}
