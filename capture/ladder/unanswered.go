package ladder

import "github.com/sockspec/sockspec/capture"

// maxFlights bounds what follow remembers, whatever a capture holds.
const maxFlights = 1 << 16

// sequence is where a segment begins in its direction of its connection.
type sequence struct {
	conn       *capture.Conn
	fromClient bool
	seq        uint32
}

// follow marks the segments that had to be sent again: when a retransmission
// comes, the last segment that began at the same sequence number was lost, or
// was ignored by its receiver.
func (a *annotator) follow(p *Packet) {
	if p.Conn == nil || p.Decoded.SeqLen() == 0 {
		return
	}
	key := sequence{p.Conn, p.Step.FromClient, p.Step.RelSeq}
	if earlier := a.flights[key]; earlier != nil && p.means('T') {
		earlier.Unanswered = true
	}
	if len(a.flights) < maxFlights {
		a.flights[key] = p
	}
}
