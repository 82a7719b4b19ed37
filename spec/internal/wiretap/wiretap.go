// Package wiretap reads everything that passes on the link to a stack. It keeps the
// packets in their order, answers the stack's questions for its neighbours, and
// knows when all that the stack has sent was read.
package wiretap

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/target"
)

// MaxPackets bounds what a tap keeps of a stack that floods the link.
const MaxPackets = 20_000

// Tap is the reading end of a session's link.
type Tap struct {
	ctx  context.Context
	link *target.Link
	note func(Seen, capture.Frame)

	mu       sync.Mutex
	seen     []Seen
	changed  chan struct{} // is closed, and replaced, whenever something was captured
	tracker  *capture.Tracker
	judge    *judge
	sentinel uint64                      // the last that was sent
	passed   map[ladder.Interface]passed // the last that was read, on each port
	readers  sync.WaitGroup
	dropped  uint64
}

// Seen is a packet that was captured, and where.
type Seen struct {
	*capture.Packet
	Interface ladder.Interface
	// Flaw says why no peer would take what the stack has sent: a wrong checksum or
	// length, a malformed option, a RST or SYN+ACK with numbers that are not those of
	// RFC 9293. It is "" if a peer would, and for all that the bench has sent.
	Flaw string
}

// Open begins to read a link, which may be nil: then there is nothing to read. It
// tells note of each packet before it counts as seen. ctx ends what waits.
func Open(ctx context.Context, link *target.Link, note func(Seen, capture.Frame)) *Tap {
	t := &Tap{
		ctx: ctx, link: link, note: note,
		changed: make(chan struct{}),
		tracker: capture.NewTracker(),
		judge:   newJudge(),
		passed:  map[ladder.Interface]passed{},
	}
	for where, port := range t.ports() {
		t.readers.Go(func() { t.read(where, port) })
	}
	return t
}

// ports are the windows on the link that are read.
func (t *Tap) ports() map[ladder.Interface]capture.Port {
	p := map[ladder.Interface]capture.Port{}
	if t.link == nil {
		return p
	}
	p[ladder.Wire] = t.link.Wire
	if t.link.Loopback != nil {
		p[ladder.Loopback] = t.link.Loopback
	}
	return p
}

func (t *Tap) read(where ladder.Interface, port capture.Port) {
	decoder := capture.NewDecoder()
	for {
		f, err := port.ReadFrame()
		if err != nil {
			return // closed: by us, or with its session, which the next call tells
		}
		if n, ok := target.SentinelOf(f.Data); ok {
			t.pass(where, n)
			continue
		}
		p := decoder.Decode(f)
		t.answer(t.take(Seen{Packet: &p, Interface: where}, f))
	}
}

func (t *Tap) take(s Seen, f capture.Frame) Seen {
	t.note(s, f)
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.passed[s.Interface]
	p.behind++
	t.passed[s.Interface] = p
	if len(t.seen) < MaxPackets {
		if s.Flaw = t.judge.flaw(s); s.Flaw == "" {
			t.tracker.Add(s.Packet)
		}
		t.seen = append(t.seen, s)
	}
	t.wake()
	return s
}

func (t *Tap) wake() {
	close(t.changed)
	t.changed = make(chan struct{})
}

// answer answers a question for the link address of one of the bench's hosts.
func (t *Tap) answer(s Seen) {
	if s.Interface != ladder.Wire || s.Outgoing || s.Flaw != "" {
		return
	}
	if p, ok := capture.AnswerNeighbour(s.Packet, t.link.BenchMAC, ours); ok {
		if frame, err := p.Marshal(); err == nil {
			_ = t.Write(frame) // a closed port: the session is over
		}
	}
}

// AsksNeighbour reports whether p is a question for the link address of a host that
// the bench plays: ARP or neighbour solicitation.
func AsksNeighbour(p *capture.Packet) bool {
	_, asks := capture.AnswerNeighbour(p, capture.MAC{}, ours)
	return asks
}

// ours reports whether the bench plays the host with an address: it plays all hosts
// of the link but the stack.
func ours(a netip.Addr) bool {
	a = a.Unmap()
	return a != target.StackIPv4.Addr() && a != target.StackIPv6.Addr() &&
		(target.StackIPv4.Masked().Contains(a) || target.StackIPv6.Masked().Contains(a))
}

// Address gives a packet to the stack the link addresses that it lacks.
func (t *Tap) Address(p *capture.Packet) {
	if p.SrcMAC == (capture.MAC{}) {
		p.SrcMAC = t.link.BenchMAC
	}
	if p.DstMAC == (capture.MAC{}) {
		p.DstMAC = t.link.StackMAC
	}
}

// Write puts a frame on the wire.
func (t *Tap) Write(frame []byte) error { return t.link.Wire.WriteFrame(frame) }

// Seen returns what was captured so far: at most MaxPackets, in the order of their
// capture on each interface.
func (t *Tap) Seen() []Seen {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clip(t.seen)
}

// Conns returns the connections and the flows of datagrams that were captured, without
// what has a flaw.
func (t *Tap) Conns() []*capture.Conn {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.tracker.Conns()
}

// Await waits until ready, which it asks again whenever something was captured. It
// reports whether that came about in time.
func (t *Tap) Await(patience time.Duration, ready func() bool) bool {
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		changed := t.change()
		if ready() {
			return true
		}
		select {
		case <-changed:
		case <-timeout.C:
			return false
		case <-t.ctx.Done():
			return false
		}
	}
}

func (t *Tap) change() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.changed
}

// Close ends the reading.
func (t *Tap) Close() {
	for _, port := range t.ports() {
		if n, err := port.Drops(); err == nil {
			t.dropped += n
		}
		_ = port.Close()
	}
	t.readers.Wait()
}

// Dropped returns how many frames the capture lost, once the tap is closed.
func (t *Tap) Dropped() uint64 { return t.dropped }
