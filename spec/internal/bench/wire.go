package bench

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/spec/internal/doubt"
	"github.com/sockspec/sockspec/spec/internal/strace"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/internal/wiretap"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Wire is the link to the stack. The bench plays every host on it but the stack. By
// itself it answers only ARP and neighbour solicitations for them: every other
// packet on the bench's side is one that the spec asked for.
type Wire struct {
	b         *Bench
	tap       *wiretap.Tap
	late      doubt.Lateness
	overflows doubt.Overflows
	segments  []*Segment  // what the tap has seen so far: see all
	looked    int         // how much of it was looked at
	unsound   string      // what the stack sent and no peer would take: see disbelieve
	cursor    int         // of Expect: the first segment that it has not looked at
	looped    atomic.Bool // packets may have passed over the stack's loopback: see reach
}

func openWire(b *Bench, link *target.Link) *Wire {
	w := &Wire{b: b, overflows: doubt.OverflowsOf(link)}
	w.tap = wiretap.Open(b.ctx, link, func(s wiretap.Seen, f capture.Frame) {
		b.trace.Frame(s.Interface, f)
		w.late.Note(s)
	})
	return w
}

// all returns what was captured so far, without what no peer would take: it is an
// answer to nothing, and the spec fails for it.
func (w *Wire) all() []*Segment {
	for _, s := range w.tap.Seen()[w.looked:] {
		w.looked++
		if s.Flaw != "" {
			w.disbelieve(s.Packet, s.Flaw)
			continue
		}
		w.segments = append(w.segments, &Segment{
			Packet: s.Packet, Interface: s.Interface, b: w.b, index: len(w.segments),
		})
	}
	return w.segments
}

// disbelieve notes that a packet of the stack has a flaw. The spec fails for the first
// of them, whatever its body says.
func (w *Wire) disbelieve(p *capture.Packet, flaw string) {
	if w.unsound != "" {
		return
	}
	plain := *p
	plain.Problem = ""
	w.unsound = fmt.Sprintf("the stack sent what no peer would take: %s, in %s", flaw, &plain)
}

// close ends the capture, and returns what the stack sent that no peer would take; "" for
// nothing. whole says that all which the stack has sent so far is to be read before.
func (w *Wire) close(whole bool) string {
	if whole {
		_ = w.tap.Drain(Patience) // the body has heard all that it asked for
	}
	w.tap.Close()
	w.all()
	return w.unsound
}

// Send puts one packet on the wire, from the bench to the stack. The link addresses
// are filled in where p has none.
func (w *Wire) Send(p *capture.Packet) {
	ginkgo.GinkgoHelper()
	w.b.need(protocol.FeatureWire)
	w.tap.Address(p)
	frame, err := p.Marshal()
	w.b.must("building a packet", err)
	w.b.trace.Act("send", brief(p))
	w.b.must("sending on the wire", w.tap.Write(frame))
}

// Expect waits for the next packet that the stack sends and that all of the matches
// accept, and fails the spec if none comes within Patience. It passes over the packets
// before it; a later Expect begins behind it.
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
	verdict.Assert()
	var found *Segment
	from := *cursor
	ok := w.tap.Await(patience, func() bool {
		for _, s := range w.all()[*cursor:] {
			*cursor++
			if all(matches, s) {
				found, s.claimed = s, true
				return true
			}
		}
		return false
	})
	if !ok {
		failf("Expected\n    %s\nto hold a packet that is\n    %s\nwithin %v",
			w.list(from), names(matches), patience)
	}
	return found
}

// Sees returns the packets captured so far that match, in their order: those of the
// stack, those of the bench, and those on loopback. It drains before, so that what is
// not among them was not sent.
func (w *Wire) Sees(matches ...Match) []*Segment {
	ginkgo.GinkgoHelper()
	w.see(matches)
	return w.sees(matches)
}

// sees is Sees where it is known that what matches would be seen.
func (w *Wire) sees(matches []Match) []*Segment {
	ginkgo.GinkgoHelper()
	w.Drain()
	var out []*Segment
	for _, s := range w.all() {
		if all(matches, s) {
			s.claimed = true
			out = append(out, s)
		}
	}
	return out
}

// Quiet fails the spec if the stack has sent any TCP segment or UDP datagram that
// the spec did not account for: by an Expect or Sees of the wire or of a Conn.
func (w *Wire) Quiet() {
	ginkgo.GinkgoHelper()
	verdict.Assert()
	w.b.need(protocol.FeatureWire)
	w.Drain()
	for _, s := range w.all() {
		if !s.claimed && fromStack.Is(s) && (s.TCP != nil || s.UDP != nil) {
			failf("Expected\n    %s\nto be no packet at all: "+
				"the spec accounts for everything else", s.Packet)
		}
	}
}

// Drain returns when everything was read that the stack has sent so far, and that it
// sends at once in answer to what the bench has sent. What is absent then was not
// sent. Sees, Quiet and History drain by themselves.
func (w *Wire) Drain() {
	ginkgo.GinkgoHelper()
	err := w.tap.Drain(Patience)
	if restless := (*target.Restless)(nil); errors.As(err, &restless) {
		verdict.Doubts(restless.Error() + ", so nobody can tell what it would still have sent")
	}
	if err != nil {
		FailSpec(err.Error())
	}
}

// AwaitLoopback waits until n packets that match were seen on the stack's own
// loopback.
func (w *Wire) AwaitLoopback(n int, patience time.Duration, matches ...Match) {
	ginkgo.GinkgoHelper()
	verdict.Assert()
	w.b.need(protocol.FeatureLoopbackWire)
	matches = append([]Match{OnLoopback}, matches...)
	enough := func() bool {
		seen := 0
		for _, s := range w.all() {
			if all(matches, s) {
				seen++
			}
		}
		return seen >= n
	}
	if !w.tap.Await(patience, enough) {
		failf("Expected\n    loopback\nto carry %d times, within %v, a packet that is\n    %s",
			n, patience, names(matches[1:]))
	}
}

// list writes for a failure what the stack has sent from an index on.
func (w *Wire) list(from int) string {
	var lines []string
	for _, s := range w.all()[from:] {
		if fromStack.Is(s) {
			lines = append(lines, s.Packet.String())
		}
	}
	if len(lines) == 0 {
		return "silence on the wire"
	}
	return strings.Join(lines[:min(len(lines), 20)], "\n    ")
}

// conn returns the latest connection between two addresses; nil if there was none.
func (w *Wire) conn(one, other netip.AddrPort) (found *capture.Conn) {
	for _, c := range w.tap.Conns() {
		if c.Client == one && c.Server == other || c.Client == other && c.Server == one {
			found = c
		}
	}
	return found
}

// doubt says why the capture is not to be trusted; "" if it is.
func (w *Wire) doubt() string {
	late, overflow := w.late.Doubt(), w.overflows.Doubt()
	switch {
	case w.tap.Dropped() > 0:
		return fmt.Sprintf("the capture lost %d frames", w.tap.Dropped())
	case overflow != "":
		return overflow
	case late != "" && !w.b.unhurried:
		return late
	case len(w.tap.Seen()) >= wiretap.MaxPackets:
		return fmt.Sprintf("the stack sent more than %d packets", wiretap.MaxPackets)
	}
	return ""
}

// brief writes a packet as an act of the bench: the ladder draws the rest beside it.
func brief(p *capture.Packet) string {
	words := string(p.Proto)
	if p.TCP != nil {
		words = p.TCP.Flags.String()
	}
	if len(p.Payload) > 0 && p.ICMP == nil {
		words += ", " + strace.Data(p.Payload)
	}
	return words
}
