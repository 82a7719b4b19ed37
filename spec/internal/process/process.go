// Package process runs a program beside the stack under test, in its network, such
// as a netcat. A spec gives it its input, reads its output, and waits for its end,
// while it looks at the wire.
package process

import (
	"fmt"
	"path"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/strace"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Process is a program that runs. Its standard input, output and error are
// descriptors of the session: what goes through them stands in the trace. It ends
// with the spec.
type Process struct {
	Stdin, Stdout, Stderr *bench.Socket

	b      *bench.Bench
	pid    int
	said   string // by standard error: read, and not asked for yet
	ending *bench.Underway
	exit   Exit // once ending has ended
}

// Exit is how a process ended.
type Exit struct {
	Status int        // what it gave to exit(3); 0 if a signal ended it
	Signal sock.Const // that ended it; "" if none did
}

// Spawn starts a program. The spec is unsupported if the program is not there,
// since a stack can be elsewhere than the suite.
func Spawn(b *bench.Bench, argv ...string) *Process {
	ginkgo.GinkgoHelper()
	r, err := b.Call(protocol.Spawn, protocol.Params{Argv: argv})
	if target.ErrnoOf(err) == sock.ENOENT {
		b.Lacks("the program " + path.Base(argv[0]))
	}
	must("spawn "+strace.Command(argv), err)
	if len(r.FDs) != 3 {
		failf("spawn gives %d descriptors, want 3", len(r.FDs))
	}
	return &Process{
		b: b, pid: r.PID,
		Stdin: b.Adopt(r.FDs[0].FD), Stdout: b.Adopt(r.FDs[1].FD), Stderr: b.Adopt(r.FDs[2].FD),
	}
}

// PID returns the number of the process, by which other programs of the session
// know it.
func (p *Process) PID() int { return p.pid }

// Ending starts to wait for the end of the process, while the spec goes on.
func (p *Process) Ending() *bench.Underway {
	if p.ending == nil {
		p.ending = p.b.Go(func(call bench.Caller) error {
			r, err := call(protocol.Wait, protocol.Params{PID: p.pid})
			p.exit.Status = r.Status
			if len(r.Signals) > 0 {
				p.exit.Signal = r.Signals[0]
			}
			return err
		})
	}
	return p.ending
}

// Wait waits for the end of the process, and fails the spec if it does not end
// within Patience.
func (p *Process) Wait() Exit {
	ginkgo.GinkgoHelper()
	return p.WaitFor(bench.Patience)
}

// WaitFor is Wait with another bound, for a process that a timer ends.
func (p *Process) WaitFor(d time.Duration) Exit {
	ginkgo.GinkgoHelper()
	must("wait", within(d, p.Ending(), "the program", "end"))
	return p.exit
}

// Kill sends a signal to the process.
func (p *Process) Kill(signal sock.Const) {
	ginkgo.GinkgoHelper()
	_, err := p.b.Call(protocol.Kill, protocol.Params{PID: p.pid, Signal: signal})
	must("kill", err)
}

// within waits for a call's end. If that does not come in time, it fails the spec and
// says who has not done what.
func within(d time.Duration, call *bench.Underway, who, what string) error {
	ginkgo.GinkgoHelper()
	if !call.EndsWithin(d) {
		failf("Expected\n    %s\nto %s within %v", who, what, d)
	}
	return call.Wait()
}

// must fails the spec if a call has failed.
func must(what string, err error) {
	ginkgo.GinkgoHelper()
	if err != nil {
		failf("%s fails with %v where the spec needs it to succeed", what, err)
	}
}

func failf(format string, args ...any) { bench.FailSpec(fmt.Sprintf(format, args...), 1) }
