package bench_test

import (
	"context"
	"testing"

	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// veiled is a stack whose link is seen in part, or not at all.
type veiled struct {
	target.Target
	veil func(target.Link) *target.Link
}

func (s veiled) Open(ctx context.Context) (target.Session, error) {
	under, err := s.Target.Open(ctx)
	if err != nil {
		return nil, err
	}
	return blurredSession{under, s.veil(*under.Link())}, nil
}

func noLink(target.Link) *target.Link { return nil }

func noLoopback(l target.Link) *target.Link {
	l.Loopback = nil
	return &l
}

// What cannot be seen is neither there nor absent.
func TestWhatIsNotSeenIsUnsupported(t *testing.T) {
	f := bench.IPv4
	pair := func(b *bench.Bench) (from, to sock.Addr) {
		client, server := b.Pair(f)
		return client.Name(), server.Name()
	}
	for _, c := range []struct {
		name string
		veil func(target.Link) *target.Link
		body func(*bench.Bench)
		want string // that is lacking; "" for nothing
	}{
		{"a call on loopback without a link", noLink, func(b *bench.Bench) { pair(b) }, ""},
		{"an address of the link without one", noLink, func(b *bench.Bench) {
			b.Bound(f, f.StackAt(0))
		}, "wire"},
		{"a host of the link without one", noLink, func(b *bench.Bench) {
			_, _ = b.Socket(f, sock.SOCK_DGRAM).Try.Sendto(nil, f.PeerAt(9))
		}, "wire"},
		{"a program that is told of the link without one", noLink, func(b *bench.Bench) {
			process.Spawn(b, "true", f.Stack.String())
		}, "wire"},
		{"silence without a link", noLink, func(b *bench.Bench) { b.Wire.Quiet() }, "wire"},
		{"absence without a link", noLink, func(b *bench.Bench) { b.Wire.Sees(bench.UDP) }, "wire"},
		{"absence on the wire", noLoopback, func(b *bench.Bench) { b.Wire.Sees(bench.UDP) }, ""},
		{"absence on loopback", noLoopback, func(b *bench.Bench) {
			b.Wire.Sees(bench.OnLoopback)
		}, "loopback-wire"},
		{"absence after a call on loopback", noLoopback, func(b *bench.Bench) {
			pair(b)
			b.Wire.Sees(bench.UDP)
		}, "loopback-wire"},
		{"a history on loopback", noLoopback, func(b *bench.Bench) {
			b.History(pair(b))
		}, "loopback-wire"},
		{"a history on the wire", noLoopback, func(b *bench.Bench) {
			gomega.Expect(b.Peer(f).Open(f.StackAt(b.Port())).History()).NotTo(gomega.BeEmpty())
		}, ""},
		{"a setting that is not there", noLoopback, func(b *bench.Bench) {
			b.Setting("net.ipv4.tcp_time_travel")
		}, "net.ipv4.tcp_time_travel"},
	} {
		t.Run(c.name, func(t *testing.T) {
			judged(t, "deviations: []")
			stack, err := linux.New(nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { sut.Settle(); _ = stack.Close() }()
			bench.Configure(sut.Config{Target: veiled{stack, c.veil}, Expected: &expect.List{}})
			body := func(b *bench.Bench) { verdict.Assert(); c.body(b) }
			got := bench.Perform(t.Context(), "a spec", nil, body)
			if got.Lacks != c.want || c.want == "" && got.Verdict != report.Passed {
				t.Errorf("%s, lacking %q: %s", got.Verdict, got.Lacks, got.Message)
			}
		})
	}
}
