package doubt

import (
	"cmp"
	"fmt"
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
	"github.com/sockspec/sockspec/spec/internal/wiretap"
)

// Resent returns the reason for doubt if the stack sent again what had arrived
// already, as a stack does that gets no processor; "" if it did not.
//
// On the wire, what had arrived is what the bench had acknowledged, in a segment that a
// receiver takes: either the stack did not run, or the link lost a frame. Loopback loses
// nothing. So whatever is sent again there had arrived, at a receiver that was kept from
// acknowledging it; a few milliseconds are enough, since the timers follow the round-trip
// time (RFC 8985 section 7.2). A SYN proves nothing: a listener whose queue is full drops
// it, and the ACK that ends a handshake.
func Resent(seen []wiretap.Seen) string {
	return cmp.Or(resentOnWire(seen), resentOnLoopback(seen))
}

// way is one direction of a connection.
type way struct{ from, to netip.AddrPort }

// segmentEnd is the sequence number behind a segment.
type segmentEnd struct {
	way
	seq uint32
}

func resentOnWire(seen []wiretap.Seen) string {
	heard := map[way]*receiver{}
	sent := map[segmentEnd]bool{}
	for _, s := range seen {
		if s.TCP == nil || s.Interface != ladder.Wire || s.Flaw != "" {
			continue
		}
		if s.Outgoing {
			receiverOf(heard, way{s.Dst(), s.Src()}).hear(s.Packet)
			continue
		}
		end := segmentEnd{way{s.Src(), s.Dst()}, s.TCP.Seq + s.SeqLen()}
		r := receiverOf(heard, end.way)
		if sent[end] && s.SeqLen() > 0 && r.acknowledged(end.seq) && !s.Has(capture.SYN) {
			const why = "the stack sent a segment again %v after the bench had acknowledged it: " +
				"it was kept waiting, or a frame was lost"
			return fmt.Sprintf(why, s.Time.Sub(r.at).Round(time.Millisecond))
		}
		sent[end] = s.SeqLen() > 0 && !s.Has(capture.SYN)
		r.speak(s.Packet)
	}
	return ""
}

func resentOnLoopback(seen []wiretap.Seen) string {
	next := map[way]uint32{}
	for _, s := range seen {
		if s.TCP == nil || s.Interface != ladder.Loopback || s.Flaw != "" {
			continue
		}
		w, end := way{s.Src(), s.Dst()}, s.TCP.Seq+s.SeqLen()
		edge, known := next[w]
		switch {
		case !known || s.Has(capture.SYN) || int32(end-edge) > 0:
			next[w] = end
		case s.SeqLen() > 0:
			return "a segment was sent again on loopback, which loses none: " +
				"its receiver was kept waiting"
		}
	}
	return ""
}
