package bench_test

import (
	"testing"

	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/linux"
)

// stacks are those whose wire the bench can see on this machine.
var stacks = map[string]func(*testing.T) (target.Target, error){
	"linux": func(*testing.T) (target.Target, error) { return linux.New(nil) },
	"gvisor": func(t *testing.T) (target.Target, error) {
		if _, err := tool.Installed("runsc"); err != nil {
			t.Skipf("%v: make gvisor installs it", err)
		}
		return gvisor.New(t.Output())
	},
}

// onEach runs a spec on each of the stacks, where it must pass.
func onEach(t *testing.T, body func(*bench.Bench)) {
	gomega.RegisterFailHandler(bench.FailSpec)
	for name, open := range stacks {
		t.Run(name, func(t *testing.T) {
			stack, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { sut.Settle(); _ = stack.Close() }()
			bench.Configure(sut.Config{Target: stack, Expected: &expect.List{}})
			got := bench.Perform(t.Context(), "a spec", nil, body)
			if got.Verdict != report.Passed {
				t.Errorf("%s: %s", got.Verdict, got.Message)
			}
		})
	}
}

// TestSilenceIsProven sends from the stack and asks at once: nothing that was
// sent before the question may be missing from the answer.
func TestSilenceIsProven(t *testing.T) {
	onEach(t, func(b *bench.Bench) {
		s := b.Bound(bench.IPv4, bench.IPv4.StackAt(0))
		s.Sendto("resolve the neighbour", bench.IPv4.PeerAt(9))
		b.Wire.Expect(bench.UDP)
		for sent := range 50 {
			s.Sendto("x", bench.IPv4.PeerAt(9))
			gomega.Expect(b.Wire.Sees(bench.UDP, bench.Payload("x"))).To(gomega.HaveLen(sent + 1))
		}
		b.Wire.Quiet()
	})
}

// TestNoAnswerIsProven asks the stack for answers on the wire: what it has not
// answered when the bench has drained the wire, it does not answer.
func TestNoAnswerIsProven(t *testing.T) {
	onEach(t, func(b *bench.Bench) {
		f := bench.IPv4
		l := b.Listener(f, f.StackAt(0), 1000)
		b.Peer(f).Dial(l.Name())
		for range 50 {
			gomega.Expect(b.Peer(f).Open(f.StackAt(1)).History()).To(gomega.Equal("Sr"))
			gomega.Expect(b.Peer(f).Open(l.Name()).History()).To(gomega.Equal("Sh"))
		}
	})
}

// TestFramesAreReal lets the stack send in bulk.
func TestFramesAreReal(t *testing.T) {
	for _, f := range []bench.Family{bench.IPv4, bench.IPv6} {
		t.Run(f.Name, func(t *testing.T) {
			onEach(t, func(b *bench.Bench) {
				s, c := b.Connected(f)
				s.Send(string(make([]byte, 8000)))
				c.ExpectData(8000)
				for _, p := range c.Sees() {
					gomega.Expect(p.Length).To(gomega.BeNumerically("<=", 1514))
					gomega.Expect(p.Problem).To(gomega.BeEmpty())
					gomega.Expect(p.Partial).To(gomega.BeFalse())
				}
			})
		})
	}
}
