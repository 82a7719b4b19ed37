package bench

import (
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/target/posix"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Process is a program that runs beside the stack under test, in its network,
// such as a netcat. Its standard input, output and error are descriptors of the
// session: what goes through them stands in the trace.
type Process struct {
	Stdin, Stdout, Stderr *Socket

	b   *Bench
	pid int
}

// Exit is how a process ended.
type Exit struct {
	Status int         // what it gave to exit(3); meaningless if a signal ended it
	Signal posix.Const // that ended it; "" if none did
}

// Spawn starts a program. It fails the spec if that is not possible.
func (b *Bench) Spawn(argv ...string) *Process {
	ginkgo.GinkgoHelper()
	r, err := b.call(protocol.Spawn, protocol.Params{Argv: argv}, nil, nil)
	b.must("spawn "+strings.Join(argv, " "), err)
	if len(r.FDs) != 3 {
		failf("spawn gives %d descriptors, want 3", len(r.FDs))
	}
	return &Process{
		b: b, pid: r.PID,
		Stdin: b.adopt(r.FDs[0].FD, nil), Stdout: b.adopt(r.FDs[1].FD, nil), Stderr: b.adopt(r.FDs[2].FD, nil),
	}
}

// Wait waits for the end of the process, within Patience.
func (p *Process) Wait() Exit {
	ginkgo.GinkgoHelper()
	var r protocol.Result
	pending := p.Stdin.Go(func(try Calls) error {
		var err error
		r, err = p.b.call(protocol.Wait, protocol.Params{PID: p.pid}, nil, try.started)
		return err
	})
	p.b.must("wait", pending.Wait())
	e := Exit{Status: r.Status}
	if len(r.Signals) > 0 {
		e.Signal = r.Signals[0]
	}
	return e
}

// Kill sends a signal to the process.
func (p *Process) Kill(signal posix.Const) {
	ginkgo.GinkgoHelper()
	_, err := p.b.call(protocol.Kill, protocol.Params{PID: p.pid, Signal: signal}, nil, nil)
	p.b.must("kill", err)
}

// Write gives data to the process's standard input.
func (p *Process) Write(data string) {
	ginkgo.GinkgoHelper()
	n, err := p.Stdin.Try.Write([]byte(data))
	p.b.must("write to standard input", err)
	p.b.whole("write", n, len(data))
}

// CloseStdin ends the process's standard input.
func (p *Process) CloseStdin() {
	ginkgo.GinkgoHelper()
	p.b.must("close of standard input", p.Stdin.Try.Close())
}

// Output is the next n bytes of standard output; it is shorter only if the
// output ends before.
func (p *Process) Output(n int) string {
	ginkgo.GinkgoHelper()
	return p.read(p.Stdout, func(s string) bool { return len(s) >= n })
}

// Rest is all of standard output up to its end.
func (p *Process) Rest() string {
	ginkgo.GinkgoHelper()
	return p.read(p.Stdout, func(string) bool { return false })
}

// Line is the next line of standard error, without its newline.
func (p *Process) Line() string {
	ginkgo.GinkgoHelper()
	return strings.TrimSuffix(p.read(p.Stderr, func(s string) bool { return strings.HasSuffix(s, "\n") }), "\n")
}

// read reads a descriptor until enough has come or it ends. It reads by the byte
// where a line is wanted, so that nothing of the next one is taken.
func (p *Process) read(from *Socket, enough func(string) bool) string {
	ginkgo.GinkgoHelper()
	var out strings.Builder
	call := from.Go(func(try Calls) error {
		for !enough(out.String()) {
			size := 64 << 10
			if from == p.Stderr {
				size = 1
			}
			data, err := try.Read(size)
			if err != nil || len(data) == 0 {
				return err
			}
			out.Write(data)
		}
		return nil
	})
	p.b.must("read", call.Wait())
	return out.String()
}
