package process

import (
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/spec/internal/bench"
)

// piece is how much of a stream one call moves: what a pipe holds.
const piece = 64 << 10

// maxOutput bounds what is kept of a program that never stops writing.
const maxOutput = 16 << 20

// Write gives data to the standard input of the process, and fails the spec if it
// does not take all of them within Patience.
func (p *Process) Write(data string) {
	ginkgo.GinkgoHelper()
	what := fmt.Sprintf("take %d bytes", len(data))
	must("write to standard input", within(bench.Patience, p.Feed(data), "standard input", what))
}

// Feed starts to write data to the standard input of the process, as fast as it reads
// them, while the spec goes on.
func (p *Process) Feed(data string) *bench.Underway {
	return p.Stdin.Go(func(try bench.Calls) error { return writeAll(try, data) })
}

// FeedAll is Feed, and closes standard input behind data.
func (p *Process) FeedAll(data string) *bench.Underway {
	return p.Stdin.Go(func(try bench.Calls) error {
		if err := writeAll(try, data); err != nil {
			return err
		}
		return try.Close()
	})
}

func writeAll(try bench.Calls, data string) error {
	for data != "" {
		n, err := try.Write([]byte(data[:min(len(data), piece)]))
		if err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// CloseStdin closes the standard input of the process.
func (p *Process) CloseStdin() {
	ginkgo.GinkgoHelper()
	must("close of standard input", p.Stdin.Try.Close())
}

// Output returns the next n bytes of standard output; fewer only if the output ends
// before.
func (p *Process) Output(n int) string {
	ginkgo.GinkgoHelper()
	return p.Taking(n).Wait()
}

// Rest returns all of standard output up to its end.
func (p *Process) Rest() string {
	ginkgo.GinkgoHelper()
	return p.Output(maxOutput)
}

// Taking is a part of standard output that is being read.
type Taking struct {
	n    int
	out  strings.Builder
	got  atomic.Int64 // its length so far
	call *bench.Underway
}

// Taking starts to read the next n bytes of standard output, while the spec goes
// on.
func (p *Process) Taking(n int) *Taking {
	t := &Taking{n: n}
	t.call = p.Stdout.Go(func(try bench.Calls) error {
		for t.out.Len() < n {
			data, err := try.Read(min(n-t.out.Len(), piece))
			if err != nil || len(data) == 0 {
				return err
			}
			t.out.Write(data)
			t.got.Add(int64(len(data)))
		}
		return nil
	})
	return t
}

// Wait waits until all of it was read, and returns it; it is shorter only if the
// output has ended. The spec fails if nothing comes for as long as Patience: how fast
// much data moves is a matter of the machine.
func (t *Taking) Wait() string {
	ginkgo.GinkgoHelper()
	what := fmt.Sprintf("bring %d bytes, or its end,", t.n)
	if t.n == maxOutput {
		what = "come to its end"
	}
	for got := t.got.Load(); !t.call.EndsWithin(bench.Patience); got = t.got.Load() {
		if t.got.Load() == got {
			failf("Expected\n    standard output\nto %s with no pause of %v", what, bench.Patience)
		}
	}
	must("read of standard output", t.call.Wait())
	return t.out.String()
}

// Line returns the next line of standard error, without its newline.
func (p *Process) Line() string {
	ginkgo.GinkgoHelper()
	p.hear("bring a line", func() bool { return strings.Contains(p.said, "\n") })
	line, rest, _ := strings.Cut(p.said, "\n")
	p.said = rest
	return line
}

// Lines returns the lines of standard error that are left, up to its end.
func (p *Process) Lines() []string {
	ginkgo.GinkgoHelper()
	p.hear("come to its end", func() bool { return len(p.said) > maxOutput })
	var lines []string
	for line := range strings.Lines(p.said) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	p.said = ""
	return lines
}

// hear reads standard error until enough was said or it ends; what says so in a
// failure.
func (p *Process) hear(what string, enough func() bool) {
	ginkgo.GinkgoHelper()
	call := p.Stderr.Go(func(try bench.Calls) error {
		for !enough() {
			data, err := try.Read(piece)
			if err != nil || len(data) == 0 {
				return err
			}
			p.said += string(data)
		}
		return nil
	})
	must("read of standard error", within(bench.Patience, call, "standard error", what))
}
