package bench

import (
	"path"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/strace"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// Process is a program that runs beside the stack under test, in its network,
// such as a netcat. Its standard input, output and error are descriptors of the
// session: what goes through them stands in the trace. It ends with the spec.
type Process struct {
	Stdin, Stdout, Stderr *Socket

	b      *Bench
	pid    int
	said   string // of standard error: read, and not asked for yet
	ending *Underway
	exit   Exit // once ending has ended
}

// Exit is how a process ended.
type Exit struct {
	Status int        // what it gave to exit(3); 0 if a signal ended it
	Signal sock.Const // that ended it; "" if none did
}

// Spawn starts a program. The spec is unsupported if the program is not there,
// since a stack can be elsewhere than the suite.
func (b *Bench) Spawn(argv ...string) *Process {
	ginkgo.GinkgoHelper()
	r, err := b.call(protocol.Spawn, protocol.Params{Argv: argv}, nil, nil)
	if target.ErrnoOf(err) == sock.ENOENT {
		b.Lacks("the program " + path.Base(argv[0]))
	}
	b.must("spawn "+strace.Command(argv), err)
	if len(r.FDs) != 3 {
		failf("spawn gives %d descriptors, want 3", len(r.FDs))
	}
	return &Process{
		b: b, pid: r.PID,
		Stdin: b.adopt(r.FDs[0].FD, nil), Stdout: b.adopt(r.FDs[1].FD, nil), Stderr: b.adopt(r.FDs[2].FD, nil),
	}
}

// PID is the number of the process, by which other programs of the session know it.
func (p *Process) PID() int { return p.pid }

// Ending starts to wait for the end of the process, while the spec goes on.
func (p *Process) Ending() *Underway {
	if p.ending != nil {
		return p.ending
	}
	p.ending = p.Stdin.Go(func(try Calls) error {
		r, err := p.b.call(protocol.Wait, protocol.Params{PID: p.pid}, nil, try.started)
		p.exit.Status = r.Status
		if len(r.Signals) > 0 {
			p.exit.Signal = r.Signals[0]
		}
		return err
	})
	return p.ending
}

// Wait waits for the end of the process, within Patience.
func (p *Process) Wait() Exit {
	ginkgo.GinkgoHelper()
	return p.WaitFor(Patience)
}

// WaitFor is Wait with another bound, for a process that a timer ends.
func (p *Process) WaitFor(d time.Duration) Exit {
	ginkgo.GinkgoHelper()
	p.b.must("wait", p.Ending().by(d, "the program", "end"))
	return p.exit
}

// by is WaitFor, and says in its own words what has not happened in time.
func (p *Underway) by(d time.Duration, who, what string) error {
	ginkgo.GinkgoHelper()
	if !p.endsWithin(d) {
		failf("Expected\n    %s\nto %s within %v", who, what, d)
	}
	return p.Wait()
}

// endsWithin waits for the end of the call; false if it does not come in time.
func (p *Underway) endsWithin(d time.Duration) bool {
	ginkgo.GinkgoHelper()
	select {
	case <-p.done:
		return true
	case <-p.b.ctx.Done():
		failf("the call does not return before the spec's time is over")
	case <-time.After(d):
	}
	return false
}

// Kill sends a signal to the process.
func (p *Process) Kill(signal sock.Const) {
	ginkgo.GinkgoHelper()
	_, err := p.b.call(protocol.Kill, protocol.Params{PID: p.pid, Signal: signal}, nil, nil)
	p.b.must("kill", err)
}
