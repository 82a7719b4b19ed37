package bench

import (
	"cmp"
	"fmt"
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
)

// A stack that gets no processor answers late, as a bench does; it shows where it
// sends again what had arrived already. On the wire that is what the bench had
// acknowledged: either the stack had not run, or the link lost a frame. Loopback
// loses nothing, so whatever is sent again there had arrived, at a receiver that
// was kept from acknowledging it: a few milliseconds are enough, since the timers
// follow the round-trip time (RFC 8985 section 7.2). SYNs are left aside: a listener
// whose queue is full drops them, and the ACK that ends a handshake.

// way is one direction of a connection.
type way struct{ from, to netip.AddrPort }

// segmentEnd is the sequence number behind a segment.
type segmentEnd struct {
	way
	seq uint32
}

// acked is the last acknowledgement that the bench has sent in answer to one.
type acked struct {
	ack uint32
	at  time.Time
}

// resent says why a failure may be due to a stack that was kept waiting; "" if
// nothing shows it.
func (w *Wire) resent() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return cmp.Or(resentOnWire(w.seen), resentOnLoopback(w.seen))
}

func resentOnWire(seen []*Segment) string {
	last := map[way]acked{}
	sent := map[segmentEnd]bool{}
	for _, s := range seen {
		if s.TCP == nil || s.Interface != ladder.Wire || s.Has(capture.SYN) {
			continue
		}
		if s.Outgoing {
			last[way{s.Dst(), s.Src()}] = acked{s.TCP.Ack, s.Time}
			continue
		}
		end := segmentEnd{way{s.Src(), s.Dst()}, s.TCP.Seq + s.SeqLen()}
		a := last[end.way]
		if sent[end] && s.SeqLen() > 0 && int32(a.ack-end.seq) >= 0 && !a.at.IsZero() {
			return fmt.Sprintf("the stack sent a segment again %v after the bench had acknowledged it: it was kept waiting, or a frame was lost",
				s.Time.Sub(a.at).Round(time.Millisecond))
		}
		sent[end] = s.SeqLen() > 0
	}
	return ""
}

func resentOnLoopback(seen []*Segment) string {
	next := map[way]uint32{}
	for _, s := range seen {
		if s.TCP == nil || s.Interface != ladder.Loopback {
			continue
		}
		w, end := way{s.Src(), s.Dst()}, s.TCP.Seq+s.SeqLen()
		edge, known := next[w]
		switch {
		case !known || s.Has(capture.SYN) || int32(end-edge) > 0:
			next[w] = end
		case s.SeqLen() > 0:
			return "a segment was sent again on loopback, which loses none: its receiver was kept waiting"
		}
	}
	return ""
}
