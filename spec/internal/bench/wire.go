package bench

import (
	"fmt"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// maxPackets bounds what a spec's wire keeps of a stack that floods it.
const maxPackets = 20_000

// Wire is the link to the stack. The bench is every host on it but the stack: it
// answers ARP and neighbour solicitations for them, and nothing else by itself,
// so that each segment on the bench's side is one which the spec asked for.
type Wire struct {
	b    *Bench
	link *target.Link

	mu        sync.Mutex
	seen      []*Segment // decoded packets in the order of their capture
	changed   chan struct{}
	tracker   *capture.Tracker
	drained   map[ladder.Interface]uint64 // the last sentinel seen on each port
	unhurried bool                        // see Unhurried
	late      time.Duration               // the longest time between the kernel's time stamp and the bench's reading

	sentinel uint64
	cursor   int         // of Expect
	looped   atomic.Bool // packets may have passed over the stack's loopback: see reach
	readers  sync.WaitGroup
	dropped  uint64
}

// Segment is a packet that was captured in a session: of TCP, UDP, or any other
// protocol.
type Segment struct {
	*capture.Packet
	Interface ladder.Interface
	b         *Bench
	index     int
	claimed   bool
}

// GomegaString is how a failure shows the segment.
func (s *Segment) GomegaString() string { return s.Packet.String() }

// ports are the windows on the link that are read.
func (w *Wire) ports() map[ladder.Interface]capture.Port {
	p := map[ladder.Interface]capture.Port{}
	if w.link == nil {
		return p
	}
	p[ladder.Wire] = w.link.Wire
	if w.link.Loopback != nil {
		p[ladder.Loopback] = w.link.Loopback
	}
	return p
}

func openWire(b *Bench, link *target.Link) *Wire {
	w := &Wire{
		b: b, link: link,
		changed: make(chan struct{}),
		tracker: capture.NewTracker(),
		drained: map[ladder.Interface]uint64{},
	}
	for where, port := range w.ports() {
		w.readers.Go(func() { w.read(where, port) })
	}
	return w
}

func (w *Wire) read(where ladder.Interface, port capture.Port) {
	decoder := capture.NewDecoder()
	for {
		f, err := port.ReadFrame()
		if err != nil {
			return // closed: by us, or with its session, which the next call tells
		}
		if n, ok := target.SentinelOf(f.Data); ok {
			w.reached(where, n)
			continue
		}
		p := decoder.Decode(f)
		w.take(where, f, &p)
		w.answerNeighbour(where, &p)
	}
}

func (w *Wire) take(where ladder.Interface, f capture.Frame, p *capture.Packet) {
	w.b.trace.packet(where, f)
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := time.Since(f.Time); where == ladder.Wire && d > allowed(p) {
		w.late = max(w.late, d)
	}
	if len(w.seen) < maxPackets {
		w.tracker.Add(p)
		w.seen = append(w.seen, &Segment{Packet: p, Interface: where, b: w.b, index: len(w.seen)})
	}
	w.wake()
}

// allowed is how long a packet may wait for the bench without harm.
func allowed(p *capture.Packet) time.Duration {
	_, asks := capture.AnswerNeighbour(p, capture.MAC{}, ours)
	switch {
	case p.Outgoing:
		return limit
	case asks || p.Has(capture.SYN):
		return synLateness
	case p.SeqLen() == 0:
		return limit // nothing in the stack waits for an answer to it
	}
	return lateness
}

func (w *Wire) wake() {
	close(w.changed)
	w.changed = make(chan struct{})
}

func (w *Wire) reached(where ladder.Interface, n uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drained[where] = max(w.drained[where], n)
	w.wake()
}

func (w *Wire) answerNeighbour(where ladder.Interface, p *capture.Packet) {
	if where != ladder.Wire || p.Outgoing {
		return
	}
	if answer, ok := capture.AnswerNeighbour(p, w.link.BenchMAC, ours); ok {
		w.put(answer)
	}
}

// ours tells the hosts which the bench answers for: all of the link but the
// stack itself.
func ours(a netip.Addr) bool {
	a = a.Unmap()
	return a != target.StackIPv4.Addr() && a != target.StackIPv6.Addr() &&
		(target.StackIPv4.Masked().Contains(a) || target.StackIPv6.Masked().Contains(a))
}

// put sends a packet that is no part of the spec's story.
func (w *Wire) put(p *capture.Packet) {
	frame, err := p.Marshal()
	if err == nil {
		_ = w.link.Wire.WriteFrame(frame) // a closed port: the session is over
	}
}

// Send puts one packet on the wire, from the bench to the stack, and notes it as
// an act of the bench.
func (w *Wire) Send(p *capture.Packet) {
	ginkgo.GinkgoHelper()
	w.b.need(protocol.FeatureWire)
	if p.SrcMAC == (capture.MAC{}) {
		p.SrcMAC = w.link.BenchMAC
	}
	if p.DstMAC == (capture.MAC{}) {
		p.DstMAC = w.link.StackMAC
	}
	frame, err := p.Marshal()
	w.b.must("building a packet", err)
	w.b.trace.act("send", brief(p))
	w.b.must("sending on the wire", w.link.Wire.WriteFrame(frame))
}

// Drain returns when all was read that the stack has sent so far, and that it
// sends at once because of what the bench has sent. A sentinel travels behind
// whatever is on its way; but a frame before it may make the stack send another
// behind it. So it is over when two sentinels follow each other with nothing
// between them, or when that does not come about because the stack never rests.
func (w *Wire) Drain() {
	ginkgo.GinkgoHelper()
	if w.link == nil || w.link.Sentinel == nil {
		return
	}
	const least, most = 2, 50
	for before, round := -1, 0; round < least || before != w.count() && round < most; round++ {
		before = w.count()
		w.mark()
	}
}

// mark sends a sentinel, and returns when it was read on each port.
func (w *Wire) mark() {
	ginkgo.GinkgoHelper()
	w.sentinel++
	w.b.must("the sentinel", w.link.Sentinel(w.sentinel))
	ok := w.await(Patience, func() bool {
		for where := range w.ports() {
			if w.drained[where] < w.sentinel {
				return false
			}
		}
		return true
	})
	if !ok {
		failf("the capture does not see its own sentinel within %v", Patience)
	}
}

// await waits until ready, which is asked under the lock whenever something was
// captured; false if it does not come true in time.
func (w *Wire) await(patience time.Duration, ready func() bool) bool {
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		w.mu.Lock()
		if ready() {
			w.mu.Unlock()
			return true
		}
		changed := w.changed
		w.mu.Unlock()
		select {
		case <-changed:
		case <-timeout.C:
			return false
		case <-w.b.ctx.Done():
			return false
		}
	}
}

// Expect waits for the next packet that the stack sends and that all of the
// matches accept. Packets before it are passed over; a later Expect begins
// behind it.
func (w *Wire) Expect(matches ...Match) *Segment {
	ginkgo.GinkgoHelper()
	return w.ExpectFor(Patience, matches...)
}

// ExpectFor is Expect with another bound, for what a timer of the stack sends.
func (w *Wire) ExpectFor(patience time.Duration, matches ...Match) *Segment {
	ginkgo.GinkgoHelper()
	w.b.need(protocol.FeatureWire)
	return w.next(patience, &w.cursor, append([]Match{fromStack}, matches...))
}

// next finds the first packet at or behind the cursor that matches, and moves
// the cursor behind it.
func (w *Wire) next(patience time.Duration, cursor *int, matches []Match) *Segment {
	ginkgo.GinkgoHelper()
	var found *Segment
	from := *cursor
	ok := w.await(patience, func() bool {
		for ; *cursor < len(w.seen); *cursor++ {
			if s := w.seen[*cursor]; all(matches, s) {
				found = s
				s.claimed = true
				*cursor++
				return true
			}
		}
		return false
	})
	if !ok {
		failf("Expected\n    %s\nto hold a packet that is\n    %s\nwithin %v", w.list(from), names(matches), patience)
	}
	return found
}

// Sees returns the packets captured so far that match, in their order, after
// draining: what is not in it, the stack has not sent.
func (w *Wire) Sees(matches ...Match) []*Segment {
	ginkgo.GinkgoHelper()
	w.see(matches)
	return w.sees(matches)
}

// sees is Sees where it is known that what matches would be seen.
func (w *Wire) sees(matches []Match) []*Segment {
	ginkgo.GinkgoHelper()
	w.Drain()
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []*Segment
	for _, s := range w.seen {
		if all(matches, s) {
			s.claimed = true
			out = append(out, s)
		}
	}
	return out
}

// Quiet fails the spec if the stack has sent anything that it did not account
// for: by Expect, by Sees, or by a Conn.
func (w *Wire) Quiet() {
	ginkgo.GinkgoHelper()
	w.b.need(protocol.FeatureWire)
	w.Drain()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.seen {
		if !s.claimed && all([]Match{fromStack}, s) && (s.TCP != nil || s.UDP != nil) {
			w.mu.Unlock()
			defer w.mu.Lock()
			failf("Expected\n    %s\nto be no packet at all: the spec accounts for everything else", s.Packet)
		}
	}
}

func (w *Wire) list(from int) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, s := range w.seen[min(from, len(w.seen)):] {
		if all([]Match{fromStack}, s) {
			lines = append(lines, s.Packet.String())
		}
	}
	if len(lines) == 0 {
		return "silence on the wire"
	}
	return strings.Join(lines[:min(len(lines), 20)], "\n    ")
}

func (w *Wire) conn(one, other netip.AddrPort) *capture.Conn {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found *capture.Conn
	for _, c := range w.tracker.Conns() {
		if c.Client == one && c.Server == other || c.Client == other && c.Server == one {
			found = c
		}
	}
	return found
}

// doubt says why the capture is not to be trusted; "" if it is.
func (w *Wire) doubt() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.dropped > 0:
		return fmt.Sprintf("the capture lost %d frames", w.dropped)
	case w.late > lateness && !w.unhurried:
		return fmt.Sprintf("the bench read a frame %v after the kernel saw it: a timer of the stack may have been first", w.late.Round(time.Millisecond))
	case len(w.seen) >= maxPackets:
		return fmt.Sprintf("the stack sent more than %d packets", maxPackets)
	}
	return ""
}

func (w *Wire) close() {
	for _, port := range w.ports() {
		if n, err := port.Drops(); err == nil {
			w.dropped += n
		}
		_ = port.Close()
	}
	w.readers.Wait()
}

// AwaitLoopback waits until the nth packet that matches was seen on the stack's
// own loopback.
func (w *Wire) AwaitLoopback(n int, patience time.Duration, matches ...Match) {
	ginkgo.GinkgoHelper()
	w.b.need(protocol.FeatureLoopbackWire)
	count := func() (seen int) {
		for _, s := range w.seen {
			if s.Interface == ladder.Loopback && all(matches, s) {
				seen++
			}
		}
		return seen
	}
	if !w.await(patience, func() bool { return count() >= n }) {
		failf("Expected\n    loopback\nto carry %d times, within %v, a packet that is\n    %s", n, patience, names(matches))
	}
}
