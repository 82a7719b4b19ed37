package bench_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/process"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// blurred is a stack whose wire is seen through a link that is not to be trusted.
type blurred struct {
	target.Target
	blur func(*target.Link)
}

func (s blurred) Open(ctx context.Context) (target.Session, error) {
	under, err := s.Target.Open(ctx)
	if err != nil {
		return nil, err
	}
	link := *under.Link()
	s.blur(&link)
	return blurredSession{under, &link}, nil
}

type blurredSession struct {
	target.Session
	link *target.Link
}

func (s blurredSession) Link() *target.Link { return s.link }

type lossy struct{ capture.Port }

func (lossy) Drops() (uint64, error) { return 3, nil }

// late reads each frame as if the kernel had seen it a second ago.
type late struct{ capture.Port }

func (p late) ReadFrame() (capture.Frame, error) {
	f, err := p.Port.ReadFrame()
	f.Time = f.Time.Add(-time.Second)
	return f, err
}

// slow is late with the questions for a neighbour's address alone.
type slow struct{ capture.Port }

func (p slow) ReadFrame() (capture.Frame, error) {
	f, err := p.Port.ReadFrame()
	if bytes.HasPrefix(f.Data[min(len(f.Data), 12):], []byte{0x08, 0x06}) {
		f.Time = f.Time.Add(-time.Second)
	}
	return f, err
}

// TestWhatWasNotSeenWellIsInconclusive: neither passed nor failed.
func TestWhatWasNotSeenWellIsInconclusive(t *testing.T) {
	for _, c := range []struct {
		name, message string
		blur          func(*target.Link)
	}{
		{"frames lost", "lost 3 frames", func(l *target.Link) { l.Wire = lossy{l.Wire} }},
		{"read late", "after the kernel saw it", func(l *target.Link) { l.Wire = late{l.Wire} }},
		{"ARP read late", "after the kernel saw it",
			func(l *target.Link) { l.Wire = slow{l.Wire} }},
		{"neighbours without room", "overflowed (3 times)", func(l *target.Link) {
			asked := uint64(0)
			l.Overflows = func() uint64 { asked++; return 3 * asked }
		}},
		{"no rest", "busybody did not come to rest within 5s", func(l *target.Link) {
			l.Sentinel = func(uint64) error {
				return &target.Restless{Stack: "busybody", For: 5 * time.Second}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			judged(t, "deviations: []")
			stack, err := linux.New(nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { sut.Settle(); _ = stack.Close() }()
			bench.Configure(sut.Config{Target: blurred{stack, c.blur}, Expected: &expect.List{}})
			for _, body := range []func(*bench.Bench){speaks, refused} {
				both := func(b *bench.Bench) { speaks(b); asks(b); b.Wire.Drain(); body(b) }
				got := bench.Perform(t.Context(), "a spec", nil, both)
				if got.Verdict != report.Inconclusive || !strings.Contains(got.Message, c.message) {
					t.Errorf("%s: %s", got.Verdict, got.Message)
				}
			}
		})
	}
}

// asks has the stack ask for a host that it does not know.
func asks(b *bench.Bench) {
	s := b.Socket(bench.IPv4, sock.SOCK_DGRAM)
	s.Sendto("hello", "192.0.2.77:9")
	b.Wire.Expect(bench.UDP)
}

func speaks(b *bench.Bench) {
	b.Peer(bench.IPv4).Dial(b.Listener(bench.IPv4, bench.IPv4.StackAt(0), 1).Name())
}

// TestASpoiltMeasurementIsMadeAgain: the first session's wire loses frames, the
// second's does not.
func TestASpoiltMeasurementIsMadeAgain(t *testing.T) {
	judged(t, "deviations: []")
	stack, err := linux.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { sut.Settle(); _ = stack.Close() }()
	sessions := 0
	first := func(l *target.Link) {
		if sessions++; sessions == 1 {
			l.Wire = lossy{l.Wire}
		}
	}
	bench.Configure(sut.Config{Expected: &expect.List{}, Target: blurred{stack, first}})
	got := bench.Perform(t.Context(), "a spec", nil, speaks)
	spoilt := strings.Join(got.Spoilt, "; ")
	if got.Verdict != report.Passed || spoilt != "the capture lost 3 frames" {
		t.Errorf("%s: %s, spoilt %q", got.Verdict, got.Message, got.Spoilt)
	}
	sessions = 1
	got = bench.Perform(t.Context(), "a spec", nil, refused)
	if got.Verdict != report.Failed || len(got.Spoilt) > 0 || sessions != 2 {
		t.Errorf("%s after %d sessions: %s", got.Verdict, sessions-1, got.Message)
	}
}

// TestAFailureOfAStackWithoutItsProcessorProvesNothing: the bench has run meanwhile,
// on another one.
func TestAFailureOfAStackWithoutItsProcessorProvesNothing(t *testing.T) {
	judged(t, "deviations: []")
	starve(t, 200*time.Millisecond)
	stack, err := linux.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { sut.Settle(); _ = stack.Close() }()
	bench.Configure(sut.Config{Target: stolen{stack, t.Context().Done()}, Expected: &expect.List{}})
	got := bench.Perform(t.Context(), "a spec", nil, func(b *bench.Bench) {
		process.Spawn(b, "sleep", "0.4").Wait()
		refused(b)
	})
	const why = "kept the bench or the stack waiting"
	if got.Verdict != report.Inconclusive || !strings.Contains(got.Message, why) {
		t.Errorf("%s: %s", got.Verdict, got.Message)
	}
}

// stolen is a stack whose processor does not come back before the end.
type stolen struct {
	target.Target
	end <-chan struct{}
}

func (s stolen) Open(ctx context.Context) (target.Session, error) {
	under, err := s.Target.Open(ctx)
	if err != nil {
		return nil, err
	}
	link := *under.Link()
	link.Turn = func() error { <-s.end; return nil }
	return blurredSession{under, &link}, nil
}
