package wiretap

import (
	"fmt"
	"net/netip"

	"github.com/sockspec/sockspec/capture"
	"github.com/sockspec/sockspec/capture/ladder"
)

// judge knows what was said on the wire so far, as far as RFC 9293 fixes by it what a
// stack may answer.
type judge struct{ talks map[talkers]*talk }

// talkers are the two ends of a connection.
type talkers struct{ stack, bench netip.AddrPort }

// talk is what two ends have said.
type talk struct {
	next     uint32          // SND.NXT of the stack: the number behind all that it has sent
	spoken   bool            // it has sent something
	syns     []span          // the bench's SYNs
	ends     map[uint32]bool // where segments of the bench without ACK end
	acks     map[uint32]bool // what segments of the bench with ACK acknowledge
	furthest uint32          // the number behind all that the bench has sent since its last SYN
}

// span is the part of the sequence space that a segment takes.
type span struct{ seq, end uint32 }

func newJudge() *judge { return &judge{talks: map[talkers]*talk{}} }

// flaw says why no peer would take a packet of the stack's; "" if one would, and for
// what the bench itself has sent. Packets come in their order.
func (j *judge) flaw(s Seen) string {
	switch {
	case s.Interface == ladder.Loopback:
		return s.Problem
	case s.Outgoing:
		j.hear(s.Packet)
		return ""
	case s.Problem != "" || s.TCP == nil:
		return s.Problem
	}
	t := j.between(talkers{s.Src(), s.Dst()})
	flaw := t.flaw(s.Packet)
	if flaw == "" && !s.Has(capture.RST) {
		t.speak(s.Packet)
	}
	return flaw
}

func (j *judge) between(w talkers) *talk {
	t := j.talks[w]
	if t == nil {
		t = &talk{ends: map[uint32]bool{}, acks: map[uint32]bool{}}
		j.talks[w] = t
	}
	return t
}

// hear notes a segment of the bench.
func (j *judge) hear(p *capture.Packet) {
	if p.TCP == nil {
		return
	}
	t := j.between(talkers{p.Dst(), p.Src()})
	end := p.TCP.Seq + p.SeqLen()
	if p.Has(capture.ACK) {
		t.acks[p.TCP.Ack] = true
	} else {
		t.ends[end] = true
	}
	if p.Has(capture.SYN) {
		t.syns = append(t.syns, span{p.TCP.Seq, end})
		t.furthest = end
	} else if int32(end-t.furthest) > 0 {
		t.furthest = end
	}
}

// speak notes a segment of the stack, other than a RST.
func (t *talk) speak(p *capture.Packet) {
	end := p.TCP.Seq + p.SeqLen()
	if p.Has(capture.SYN) || !t.spoken || int32(end-t.next) > 0 {
		t.next, t.spoken = end, true
	}
}

func (t *talk) flaw(p *capture.Packet) string {
	switch {
	case p.Has(capture.RST):
		return t.flawOfReset(p.TCP)
	case p.Has(capture.SYN|capture.ACK) && !t.answersSYN(p.TCP.Ack):
		return fmt.Sprintf("SYN+ACK that acknowledges %d, of no SYN (RFC 9293 section 3.10.7.2)",
			p.TCP.Ack)
	}
	return ""
}

// answersSYN reports whether an acknowledgement number is one behind a SYN of the
// bench, or behind what came with it or after it.
func (t *talk) answersSYN(ack uint32) bool {
	for i, syn := range t.syns {
		end := syn.end
		if i == len(t.syns)-1 {
			end = t.furthest
		}
		if ack-syn.seq-1 <= end-syn.seq-1 {
			return true
		}
	}
	return false
}

// flawOfReset compares the numbers of a RST with those that RFC 9293 fixes: the answer
// to a segment without ACK is <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>, that to one
// with ACK is <SEQ=SEG.ACK><CTL=RST> (section 3.10.7.1), and a stack that aborts its
// connection sends <SEQ=SND.NXT><CTL=RST> (section 3.10.5).
func (t *talk) flawOfReset(r *capture.TCP) string {
	acks := r.Flags&capture.ACK != 0
	switch {
	case t.acks[r.Seq] || t.spoken && r.Seq == t.next:
		return ""
	case r.Seq == 0 && acks && t.ends[r.Ack]:
		return ""
	case r.Seq == 0 && acks:
		return fmt.Sprintf("RST that acknowledges %d, which is the end of no segment "+
			"(RFC 9293 section 3.10.7.1)", r.Ack)
	}
	return fmt.Sprintf("RST with sequence number %d, which is none that its peer awaits "+
		"(RFC 9293 section 3.10.7.1)", r.Seq)
}
