package capture

// transit changes the states of both ends for a segment that one sends and the
// other takes (RFC 9293 section 3.10). What a segment says of its own sender comes
// first: it may show that this one had not yet heard of the last segment to it.
func transit(from, to *tcpEnd, p *Packet) {
	if p.Has(RST) {
		reset(from, to, p)
		return
	}
	if p.Has(SYN) {
		synchronize(from, to, p)
	}
	if p.Has(ACK) {
		to.hearAck(p.TCP.Ack)
		if to.finSent && p.TCP.Ack == to.fin+1 {
			from.hearFIN()
		}
	}
	if p.Has(FIN) {
		finish(from, to, p)
	}
	if from.state == Established {
		from.opened = true
	}
	if to.state == Established {
		to.opened = true
	}
}

// synchronize takes a SYN or SYN+ACK. Two SYNs that cross are a simultaneous
// open (RFC 9293 section 3.5, figure 7).
func synchronize(from, to *tcpEnd, p *Packet) {
	switch from.state {
	case Closed, Listen, SynSent:
	default:
		return
	}
	switch {
	case p.Has(ACK):
		from.state = SynReceived
		if to.state == SynSent && to.covers(p.TCP.Ack) {
			to.state = Established
		}
	case from.state == SynSent:
	case to.state == SynSent:
		from.state, to.state = SynReceived, SynReceived
	default:
		from.state = SynSent
		if to.state == Closed {
			to.state = Listen
		}
	}
}

// covers reports whether an acknowledgement is for something that was sent, the
// SYN at least.
func (e *tcpEnd) covers(ack uint32) bool {
	return e.stream.known && before(e.stream.isn, ack) && !before(e.stream.next, ack)
}

func (e *tcpEnd) hearAck(ack uint32) {
	if e.state == SynReceived && e.covers(ack) {
		e.state = Established
	}
	if !e.finSent || ack != e.fin+1 {
		return
	}
	switch e.state {
	case FinWait1:
		e.state = FinWait2
	case Closing:
		e.state = TimeWait
	case LastAck:
		e.state = Closed
	}
}

// finish takes a FIN. A sender in CLOSE-WAIT that does not acknowledge the
// other's FIN had not heard it: the two FINs cross (section 3.6, figure 13).
// Behind a hole the receiver cannot take the FIN yet.
func finish(from, to *tcpEnd, p *Packet) {
	if !from.finSent {
		from.finSent, from.fin = true, p.TCP.Seq+p.SeqLen()-1
		crossed := to.finSent && !(p.Has(ACK) && p.TCP.Ack == to.fin+1)
		switch {
		case from.state == CloseWait && crossed:
			from.state = Closing
		case from.state == CloseWait:
			from.state = LastAck
		case from.state == Established, from.state == SynReceived:
			from.state = FinWait1
		}
	}
	if len(from.stream.holes) == 0 {
		to.hearFIN()
	}
}

func (e *tcpEnd) hearFIN() {
	if e.finHeard {
		return
	}
	e.finHeard = true
	switch e.state {
	case Established, SynReceived:
		e.state = CloseWait
	case FinWait1:
		e.state = Closing
	case FinWait2:
		e.state = TimeWait
	}
}

// reset takes a RST, if the receiver does. An end in SYN-SENT sends a RST for
// what is not about its SYN, and goes on.
func reset(from, to *tcpEnd, p *Packet) {
	if !to.takesReset(from, p) {
		return
	}
	to.state = Closed
	if from.state != SynSent {
		from.state = Closed
	}
}

// takesReset follows RFC 9293 section 3.10.7.3 for SYN-SENT, and for the other
// states RFC 5961 section 3.2: the number must be the next one, that is any
// which the receiver may have come to.
func (e *tcpEnd) takesReset(from *tcpEnd, p *Packet) bool {
	seq := p.TCP.Seq
	switch {
	case e.state == SynSent:
		return p.Has(ACK) && e.covers(p.TCP.Ack)
	case e.state == Listen:
		return false
	case !e.acked:
		return true
	case from.stream.known && before(e.ack, seq):
		return !before(from.stream.next, seq)
	}
	return seq == e.ack
}
