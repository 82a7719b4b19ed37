package wiretap_test

import (
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/internal/wiretap"
	"github.com/sockspec/sockspec/spec/target"
)

// link is a link whose stack is the test. What the bench sends goes to written.
type link struct {
	frames  chan []byte
	written chan []byte
	done    chan struct{}
}

func newLink() *link {
	return &link{make(chan []byte, 100), make(chan []byte, 100), make(chan struct{})}
}

func (l *link) ReadFrame() (capture.Frame, error) {
	select {
	case data := <-l.frames:
		return capture.Frame{Time: time.Now(), Data: data, Length: len(data)}, nil
	case <-l.done:
		return capture.Frame{}, net.ErrClosed
	}
}

func (l *link) WriteFrame(frame []byte) error { l.written <- frame; return nil }
func (l *link) Drops() (uint64, error)        { return 3, nil }
func (l *link) Close() error                  { close(l.done); return nil }

// send has the stack send a packet.
func (l *link) send(t *testing.T, p *capture.Packet) {
	t.Helper()
	p.SrcMAC, p.DstMAC = target.StackMAC, target.BenchMAC
	frame, err := p.Marshal()
	if err != nil {
		t.Error(err)
		return
	}
	l.frames <- frame
}

func (l *link) sentinel(n uint64) {
	l.frames <- target.SentinelFrame(target.BenchMAC, target.StackMAC, n)
}

// tap reads the link, whose sentinels are sent by sentinel.
func tap(t *testing.T, l *link, sentinel func(uint64) error) *wiretap.Tap {
	t.Helper()
	w := wiretap.Open(t.Context(), &target.Link{
		Wire: l, StackMAC: target.StackMAC, BenchMAC: target.BenchMAC, Sentinel: sentinel,
	}, func(wiretap.Seen, capture.Frame) {})
	t.Cleanup(w.Close)
	return w
}

func datagram() *capture.Packet {
	return &capture.Packet{
		Proto: capture.ProtoUDP,
		IP:    capture.IP{Src: target.StackIPv4.Addr(), Dst: netip.MustParseAddr("192.0.2.2")},
		UDP:   &capture.UDP{SrcPort: 1, DstPort: 2},
	}
}

// TestDrainWaitsForWhatAFrameCauses: the stack answers its first two sentinels with a
// packet behind each.
func TestDrainWaitsForWhatAFrameCauses(t *testing.T) {
	l, sentinels := newLink(), 0
	w := tap(t, l, func(n uint64) error {
		l.sentinel(n)
		if sentinels++; sentinels <= 2 {
			l.send(t, datagram())
		}
		return nil
	})
	if err := w.Drain(time.Minute); err != nil {
		t.Fatal(err)
	}
	if seen := len(w.Seen()); seen != 2 || sentinels != 4 {
		t.Errorf("%d packets were seen between %d sentinels, want 2 between 4", seen, sentinels)
	}
}

// TestSentinelsThatAreNotAwaitedProveNothing: a stack makes one up, and sends back the
// last one behind a packet.
func TestSentinelsThatAreNotAwaitedProveNothing(t *testing.T) {
	l, sentinels := newLink(), 0
	w := tap(t, l, func(n uint64) error {
		sentinels++
		l.sentinel(n + 1)
		l.sentinel(n)
		if sentinels <= 2 {
			l.send(t, datagram())
			l.sentinel(n)
		}
		return nil
	})
	if err := w.Drain(time.Minute); err != nil {
		t.Fatal(err)
	}
	if seen := len(w.Seen()); seen != 2 || sentinels != 4 {
		t.Errorf("%d packets were seen between %d sentinels, want 2 between 4", seen, sentinels)
	}
}

func TestDrainGivesUpOnAStackThatNeverRests(t *testing.T) {
	l, sentinels := newLink(), 0
	w := tap(t, l, func(n uint64) error {
		sentinels++
		l.send(t, datagram())
		l.sentinel(n)
		return nil
	})
	if err := w.Drain(time.Minute); err != nil || sentinels != 50 {
		t.Errorf("after %d sentinels: %v", sentinels, err)
	}
}

func TestDrainFailsWithoutItsSentinel(t *testing.T) {
	w := tap(t, newLink(), func(uint64) error { return nil })
	err := w.Drain(10 * time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "does not see its own sentinel within 10ms") {
		t.Errorf("the error is %v", err)
	}
}

func TestTheBenchIsEveryHostOfTheLink(t *testing.T) {
	l := newLink()
	w := tap(t, l, func(n uint64) error { l.sentinel(n); return nil })
	for _, a := range []netip.Addr{
		netip.MustParseAddr("192.0.2.77"), netip.MustParseAddr("198.51.100.1"),
	} {
		l.frames <- arp(a)
	}
	if err := w.Drain(time.Minute); err != nil {
		t.Fatal(err)
	}
	if len(l.written) != 1 {
		t.Fatalf("%d questions are answered, want that for 192.0.2.77 alone", len(l.written))
	}
	answer := <-l.written
	if got, want := netip.AddrFrom4([4]byte(answer[28:32])),
		netip.MustParseAddr("192.0.2.77"); got != want {
		t.Errorf("it is %v that is answered for, want %v", got, want)
	}
}

// arp is the stack's question for the link address of a host (RFC 826).
func arp(host netip.Addr) []byte {
	stack, to := target.StackIPv4.Addr().As4(), host.As4()
	frame := []byte("\xff\xff\xff\xff\xff\xff")
	frame = append(frame, target.StackMAC[:]...)
	frame = append(frame, 0x08, 0x06, 0, 1, 0x08, 0, 6, 4, 0, 1)
	frame = append(frame, target.StackMAC[:]...)
	frame = append(frame, stack[:]...)
	frame = append(frame, make([]byte, 6)...)
	return append(frame, to[:]...)
}

func TestAwaitIsBounded(t *testing.T) {
	w := tap(t, newLink(), nil)
	if w.Await(10*time.Millisecond, func() bool { return false }) {
		t.Error("what never comes has come")
	}
}

func TestLostFramesAreCounted(t *testing.T) {
	w := wiretap.Open(t.Context(), &target.Link{Wire: newLink()}, nil)
	w.Close()
	if got := w.Dropped(); got != 3 {
		t.Errorf("%d frames were lost, want 3", got)
	}
}

func TestALinkThatIsNotThereIsDrained(t *testing.T) {
	w := wiretap.Open(t.Context(), nil, nil)
	defer w.Close()
	if err := w.Drain(0); err != nil || len(w.Seen()) > 0 {
		t.Errorf("%d packets, %v", len(w.Seen()), err)
	}
}
