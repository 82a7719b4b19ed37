package bench_test

import (
	"strings"
	"testing"

	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// ours are the TCP segments of the bench, from the first that has flags.
func ours(b *bench.Bench, flags capture.Flags) *bench.Segment {
	mine := bench.Match{Name: "of the bench", Is: func(s *bench.Segment) bool { return s.Outgoing }}
	return b.Wire.Sees(mine, bench.With(flags))[0]
}

// TestASYNHasTheOptionsThatASpecWants: none, or those of Raw.
func TestASYNHasTheOptionsThatASpecWants(t *testing.T) {
	judged(t, "deviations: []")
	f := bench.IPv4
	raw := []byte{1, 1, 4, 2}
	for _, c := range []struct {
		name string
		body func(*bench.Bench) *bench.Segment
		want []byte
	}{
		{"the default", func(b *bench.Bench) *bench.Segment {
			b.Peer(f).Open(f.StackAt(b.Port()))
			return ours(b, capture.SYN)
		}, []byte{2, 4, 5, 180}},
		{"none", func(b *bench.Bench) *bench.Segment {
			c := b.Peer(f).Prepare(f.StackAt(b.Port()))
			c.MSS = 0
			c.Open()
			return ours(b, capture.SYN)
		}, nil},
		{"none in a SYN+ACK", func(b *bench.Bench) *bench.Segment {
			s := b.Socket(f, sock.SOCK_STREAM)
			c := s.BeginConnect(f.PeerAt(b.Port())).Prepare()
			c.MSS = 0
			c.Send(capture.SYN|capture.ACK, "")
			return ours(b, capture.SYN|capture.ACK)
		}, nil},
		{"those of Raw", func(b *bench.Bench) *bench.Segment {
			c := b.Peer(f).Prepare(f.StackAt(b.Port()))
			c.MSS = 0
			syn := c.Segment(capture.SYN, "")
			syn.TCP.Options.Raw = raw
			b.Wire.Send(syn)
			return ours(b, capture.SYN)
		}, raw},
	} {
		got := bench.Perform(t.Context(), "a spec", nil, func(b *bench.Bench) {
			gomega.Expect(c.body(b).TCP.Options.Raw).To(gomega.Equal(c.want))
		})
		if got.Verdict != report.Passed {
			t.Errorf("%s: %s: %s", c.name, got.Verdict, got.Message)
		}
	}
}

// TestOptionsThatContradictEachOtherAreTheSpecsFault, and not sent.
func TestOptionsThatContradictEachOtherAreTheSpecsFault(t *testing.T) {
	judged(t, "deviations: []")
	got := bench.Perform(t.Context(), "a spec", nil, func(b *bench.Bench) {
		c := b.Peer(bench.IPv4).Prepare(bench.IPv4.StackAt(b.Port()))
		syn := c.Segment(capture.SYN, "") // which has an MSS
		syn.TCP.Options.Raw = []byte{1, 1, 4, 2}
		b.Wire.Send(syn)
	})
	if got.Verdict != report.Failed || !strings.Contains(got.Message, "leave one of them out") {
		t.Errorf("%s: %s", got.Verdict, got.Message)
	}
}
