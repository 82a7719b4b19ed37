package capture

// letters are those of a segment, told before it changes anything.
func (e *tcpEnd) letters(to *tcpEnd, p *Packet, letters []byte) []byte {
	switch {
	case p.Has(RST):
		return append(letters, 'R')
	case e.isProbe(to, p):
		return append(letters, 'P')
	case e.isKeepAlive(to, p):
		return append(letters, 'K')
	case p.SeqLen() == 0:
		return append(letters, e.emptyLetter(to, p))
	case p.discard:
	case e.repeats(p):
		letters = append(letters, 'T')
	case e.skips(p):
		letters = append(letters, 'G')
	}
	switch {
	case p.Has(SYN | ACK):
		letters = append(letters, 'H')
	case p.Has(SYN):
		letters = append(letters, 'S')
	}
	if p.PayloadLen() > 0 {
		letters = append(letters, 'D')
	}
	if p.Has(FIN) {
		letters = append(letters, 'F')
	}
	return letters
}

// repeats reports whether a segment begins with what was sent before.
func (e *tcpEnd) repeats(p *Packet) bool {
	switch {
	case p.Has(SYN | ACK): // In a simultaneous open, it comes behind a SYN.
		return e.answered && e.stream.isn == p.TCP.Seq
	case p.Has(SYN):
		return e.whole && e.stream.isn == p.TCP.Seq
	}
	return e.stream.seen(p.TCP.Seq)
}

// skips reports whether there is a gap before the segment.
func (e *tcpEnd) skips(p *Packet) bool {
	if !e.stream.known || p.Has(SYN) {
		return false
	}
	return before(e.stream.next, p.TCP.Seq) || e.jumped && p.TCP.Seq == e.stream.next
}

// emptyLetter names a segment that takes no sequence space.
func (e *tcpEnd) emptyLetter(to *tcpEnd, p *Packet) byte {
	t := p.TCP
	switch {
	case t.Window == 0:
		return 'W'
	case !e.steady || t.Ack != e.ack || t.Seq != e.stream.next:
		return 'A'
	case t.Window != e.window:
		return 'U'
	case to.stream.known && before(t.Ack, to.stream.next):
		return '2'
	}
	return 'A'
}

// isProbe reports whether a segment asks whether the receiver's closed window is
// open again (RFC 9293 section 3.8.6.1): with the next byte, or, as Linux does,
// with the number before it, as a keep-alive has it.
func (e *tcpEnd) isProbe(to *tcpEnd, p *Packet) bool {
	if !e.isIdle(to, p) || !to.steady || to.window != 0 {
		return false
	}
	return p.TCP.Seq == e.stream.next-1 || p.TCP.Seq == e.stream.next && p.PayloadLen() == 1
}

// isKeepAlive reports whether a segment asks whether the other end is there: it
// repeats the number before the next one, with one byte or none (RFC 1122
// section 4.2.3.6).
func (e *tcpEnd) isKeepAlive(to *tcpEnd, p *Packet) bool {
	return e.isIdle(to, p) && p.TCP.Seq == e.stream.next-1
}

// isIdle reports whether a segment has no more than a byte, while all that its
// sender sent is acknowledged.
func (e *tcpEnd) isIdle(to *tcpEnd, p *Packet) bool {
	return e.opened && e.stream.known && to.acked && to.ack == e.stream.next &&
		p.TCP.Flags&(SYN|FIN|RST) == 0 && p.PayloadLen() <= 1
}
