package bench_test

import (
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target/sock"
)

func TestPatienceBoundsACall(t *testing.T) {
	config := judged(t, "deviations: []")
	was := bench.Patience
	t.Cleanup(func() { bench.Patience, bench.Timer = was, 2*was })
	config.Patience = 500 * time.Millisecond
	bench.Configure(config)
	for _, c := range []struct {
		name    string
		body    func(*bench.Bench)
		want    report.Verdict
		message string
	}{
		{"that never ends", func(b *bench.Bench) {
			_, _ = b.Bound(bench.IPv4, bench.IPv4.LoopbackAt(0)).Try.Recv(1)
		}, report.Failed, "recv does not return"},
		{"but for the time that it asks for itself", func(b *bench.Bench) {
			events, err := b.Bound(bench.IPv4, bench.IPv4.LoopbackAt(0)).Try.Poll(700, sock.POLLIN)
			gomega.Expect(err).To(gomega.Succeed())
			gomega.Expect(events).To(gomega.BeEmpty())
		}, report.Passed, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := bench.Perform(t.Context(), "a spec", nil, c.body)
			if got.Verdict != c.want || !strings.Contains(got.Message, c.message) {
				t.Errorf("%s: %s, want %s with %q", got.Verdict, got.Message, c.want, c.message)
			}
		})
	}
}
