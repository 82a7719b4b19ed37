package bench

import (
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/onsi/ginkgo/v2"
)

// The standard streams of a Process.

// piece is how much of a stream one call moves: what a pipe holds.
const piece = 64 << 10

// maxOutput bounds what a spec keeps of a program that never stops writing.
const maxOutput = 16 << 20

// Write gives data to the process's standard input, which must have room for it.
func (p *Process) Write(data string) {
	ginkgo.GinkgoHelper()
	p.b.must("write to standard input", p.Feed(data).by(Patience, "standard input", fmt.Sprintf("take %d bytes", len(data))))
}

// Feed starts to write data to the process's standard input, as fast as the
// process reads it, while the spec goes on.
func (p *Process) Feed(data string) *Underway {
	return p.Stdin.Go(func(try Calls) error { return writeAll(try, data) })
}

// FeedAll is Feed, and ends standard input behind data.
func (p *Process) FeedAll(data string) *Underway {
	return p.Stdin.Go(func(try Calls) error {
		if err := writeAll(try, data); err != nil {
			return err
		}
		return try.Close()
	})
}

func writeAll(try Calls, data string) error {
	for data != "" {
		n, err := try.Write([]byte(data[:min(len(data), piece)]))
		if err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
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
	return p.Taking(n).Wait()
}

// Rest is all of standard output up to its end.
func (p *Process) Rest() string {
	ginkgo.GinkgoHelper()
	return p.Output(maxOutput)
}

// Taking is a part of standard output that is being read.
type Taking struct {
	n    int
	out  strings.Builder
	got  atomic.Int64 // its length so far
	call *Underway
}

// Taking starts to read the next n bytes of standard output, while the spec goes
// on.
func (p *Process) Taking(n int) *Taking {
	t := &Taking{n: n}
	t.call = p.Stdout.Go(func(try Calls) error {
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
// output has ended. It waits for as long as something comes within Patience: how
// fast much data moves is a matter of the machine.
func (t *Taking) Wait() string {
	ginkgo.GinkgoHelper()
	what := fmt.Sprintf("bring %d bytes, or its end,", t.n)
	if t.n == maxOutput {
		what = "come to its end"
	}
	for got := t.got.Load(); !t.call.endsWithin(Patience); got = t.got.Load() {
		if t.got.Load() == got {
			failf("Expected\n    standard output\nto %s with no pause of %v", what, Patience)
		}
	}
	t.call.b.must("read of standard output", t.call.Wait())
	return t.out.String()
}

// Line is the next line of standard error, without its newline.
func (p *Process) Line() string {
	ginkgo.GinkgoHelper()
	p.hear("bring a line", func() bool { return strings.Contains(p.said, "\n") })
	line, rest, _ := strings.Cut(p.said, "\n")
	p.said = rest
	return line
}

// Lines is the rest of standard error up to its end, by lines.
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

// hear reads standard error until enough was said or it ends; what names that.
func (p *Process) hear(what string, enough func() bool) {
	ginkgo.GinkgoHelper()
	call := p.Stderr.Go(func(try Calls) error {
		for !enough() {
			data, err := try.Read(piece)
			if err != nil || len(data) == 0 {
				return err
			}
			p.said += string(data)
		}
		return nil
	})
	p.b.must("read of standard error", call.by(Patience, "standard error", what))
}
