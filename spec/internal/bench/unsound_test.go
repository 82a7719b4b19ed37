package bench_test

import (
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/bench"
	"github.com/sockspec/sockspec/spec/internal/sut"
	"github.com/sockspec/sockspec/spec/report"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// spoilt has the stack send wrong checksums over IPv4: that of UDP is changed, or a bit
// of the sequence number, which is where a TCP header has it.
type spoilt struct{ capture.Port }

func (p spoilt) ReadFrame() (capture.Frame, error) {
	f, err := p.Port.ReadFrame()
	const changed, kind = 14 + 20 + 6, 14 + 9
	if err == nil && !f.Outgoing && f.Data[12] == 8 && f.Data[13] == 0 && f.Data[kind] != 1 {
		f.Data[changed] ^= 1
	}
	return f, err
}

const badSum = "the stack sent what no peer would take: UDP checksum 0x"

// hello has the stack send a datagram.
func hello(b *bench.Bench) {
	_, err := b.Socket(bench.IPv4, sock.SOCK_DGRAM).Try.Sendto([]byte("hello"), bench.IPv4.PeerAt(9))
	gomega.Expect(err).To(gomega.Succeed())
}

// TestWhatNoPeerWouldTakeFailsTheSpec, whatever the spec is about and however its body
// ends, with a reason that names what is wrong.
func TestWhatNoPeerWouldTakeFailsTheSpec(t *testing.T) {
	for _, c := range []struct {
		name, id string
		labels   []string
		body     func(*bench.Bench)
		want     string
	}{
		{"the body passes", "a spec", nil, hello, badSum},
		{"the body waits for it", "a spec", nil, func(b *bench.Bench) {
			hello(b)
			b.Wire.Expect(bench.UDP)
		}, badSum},
		{"the body counts it", "a spec", nil, func(b *bench.Bench) {
			hello(b)
			gomega.Expect(b.Wire.Sees(bench.UDP)).To(gomega.HaveLen(1))
		}, badSum},
		{"the body fails otherwise", "a spec", nil, func(b *bench.Bench) {
			hello(b)
			refused(b)
		}, badSum},
		{"the body deviates as expected", "a known spec", nil, func(b *bench.Bench) {
			hello(b)
			refused(b)
		}, badSum},
		{"the stack lacks something", "a spec", nil, func(b *bench.Bench) {
			hello(b)
			b.Wire.Drain()
			b.Lacks("patience")
		}, badSum},
		{"only Linux's documents are cited", "a spec", []string{"profile:linux"}, hello, badSum},
		{"a SYN+ACK is awaited", "a spec", nil, speaks,
			"the stack sent what no peer would take: TCP checksum 0x"},
		{"a history is asked for", "a spec", nil, func(b *bench.Bench) {
			c := b.Peer(bench.IPv4).Open(bench.IPv4.StackAt(b.Port()))
			gomega.Expect(c.History()).To(gomega.Equal("S"))
		}, "the stack sent what no peer would take: TCP checksum 0x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := judged(t, deviations)
			starve(t, 0) // for which a wrong checksum is no less wrong
			stack, err := linux.New(nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { sut.Settle(); _ = stack.Close() }()
			config.Target = foreign{blurred{stack, func(l *target.Link) { l.Wire = spoilt{l.Wire} }}}
			bench.Configure(config)
			impatient(t)
			got := bench.Perform(t.Context(), c.id, c.labels, c.body)
			if got.Verdict != report.Failed || !strings.HasPrefix(got.Message, c.want) {
				t.Errorf("%s: %s, want %q", got.Verdict, got.Message, c.want)
			}
		})
	}
}

// TestTheBenchMaySendWhatNobodyTakes: a wrong checksum of its own is what a spec asks
// for.
func TestTheBenchMaySendWhatNobodyTakes(t *testing.T) {
	judged(t, "deviations: []")
	stack, err := linux.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { sut.Settle(); _ = stack.Close() }()
	spoil := func(l *target.Link) { l.Wire = careless{l.Wire} }
	bench.Configure(sut.Config{Target: blurred{stack, spoil}, Expected: &expect.List{}})
	got := bench.Perform(t.Context(), "a spec", nil, func(b *bench.Bench) {
		c := b.Peer(bench.IPv4).Open(bench.IPv4.StackAt(b.Port()))
		gomega.Expect(c.History()).To(gomega.Equal("S"))
	})
	if got.Verdict != report.Passed {
		t.Errorf("%s: %s", got.Verdict, got.Message)
	}
}

// careless has the bench send segments with a wrong checksum.
type careless struct{ capture.Port }

func (p careless) WriteFrame(frame []byte) error {
	const checksum = 14 + 20 + 16
	if frame[12] == 8 && frame[13] == 0 {
		frame[checksum] ^= 1
	}
	return p.Port.WriteFrame(frame)
}

// impatient has the bench wait for half a second at the most: what a test sends wrong
// does not come later.
func impatient(t *testing.T) {
	was := bench.Patience
	bench.Patience = 500 * time.Millisecond
	t.Cleanup(func() { bench.Patience = was })
}
