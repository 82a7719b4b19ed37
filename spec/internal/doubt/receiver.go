package doubt

import (
	"time"

	"github.com/sockspec/sockspec/capture"
)

// receiver is what the stack's end of a connection knows, as far as it decides which of
// the bench's acknowledgements it takes (RFC 9293 section 3.10.7.4).
type receiver struct {
	sndNxt uint32 // behind all that it has sent
	spoken bool   // it has sent something
	isn    uint32 // of its SYN

	rcvNxt uint32 // behind all that it has received in sequence
	edge   uint32 // where the window that it offers ends
	open   bool   // it knows the bench's sequence numbers
	scales [2]*uint8

	ack   uint32    // the highest acknowledgement that it has taken
	at    time.Time // when the bench sent that
	taken bool
}

func receiverOf(all map[way]*receiver, w way) *receiver {
	if all[w] == nil {
		all[w] = &receiver{}
	}
	return all[w]
}

// acknowledged reports whether the receiver has taken an acknowledgement of all before
// a sequence number.
func (r *receiver) acknowledged(seq uint32) bool { return r.taken && !before(r.ack, seq) }

// speak notes a segment that the stack sends.
func (r *receiver) speak(p *capture.Packet) {
	if p.Has(capture.RST) {
		return
	}
	if p.Has(capture.SYN) && !(r.spoken && r.isn == p.TCP.Seq) {
		*r = receiver{spoken: true, isn: p.TCP.Seq, sndNxt: p.TCP.Seq, scales: r.scales}
	}
	if p.Has(capture.SYN) {
		r.scales[0] = p.TCP.Options.WindowScale
	}
	if end := p.TCP.Seq + p.SeqLen(); !r.spoken || before(r.sndNxt, end) {
		r.sndNxt, r.spoken = end, true
	}
	if p.Has(capture.ACK) {
		r.offer(p)
	}
}

// offer takes over what the stack has received, and the window that it offers.
func (r *receiver) offer(p *capture.Packet) {
	if !r.open || before(r.rcvNxt, p.TCP.Ack) {
		r.rcvNxt, r.open = p.TCP.Ack, true
	}
	window := uint32(p.TCP.Window)
	if r.scales[0] != nil && r.scales[1] != nil && !p.Has(capture.SYN) {
		window <<= min(*r.scales[0], 14) // RFC 7323 section 2.3
	}
	r.edge = p.TCP.Ack + window
}

// hear notes a segment that the bench sends.
func (r *receiver) hear(p *capture.Packet) {
	if p.Problem != "" || p.Has(capture.RST) {
		return
	}
	if p.Has(capture.SYN) {
		r.synchronize(p)
		return
	}
	if r.open && !r.accepts(p) || !p.Has(capture.ACK) || before(r.sndNxt, p.TCP.Ack) {
		return
	}
	if !r.taken || before(r.ack, p.TCP.Ack) {
		r.ack, r.at, r.taken = p.TCP.Ack, p.Time, true
	}
	end := p.TCP.Seq + p.SeqLen()
	if !before(r.rcvNxt, p.TCP.Seq) && before(r.rcvNxt, end) {
		r.rcvNxt = end
	}
}

// synchronize notes a SYN of the bench: one that the stack awaits, or one that it will
// answer.
func (r *receiver) synchronize(p *capture.Packet) {
	if r.open {
		return // it is challenged
	}
	r.scales[1] = p.TCP.Options.WindowScale
	if p.Has(capture.ACK) && r.spoken && p.TCP.Ack == r.sndNxt {
		r.rcvNxt, r.open = p.TCP.Seq+1, true
		r.edge = r.rcvNxt + 1<<16 - 1
	}
}

// accepts reports whether a segment is acceptable: some of it is in the window. Where
// that is closed, the acknowledgement of one at its edge counts all the same.
func (r *receiver) accepts(p *capture.Packet) bool {
	first, last := p.TCP.Seq, p.TCP.Seq
	if n := p.SeqLen(); n > 0 {
		last += n - 1
	}
	within := func(seq uint32) bool { return !before(seq, r.rcvNxt) && before(seq, r.edge) }
	return first == r.rcvNxt || within(first) || within(last)
}

// before compares sequence numbers, which wrap around.
func before(a, b uint32) bool { return int32(a-b) < 0 }
