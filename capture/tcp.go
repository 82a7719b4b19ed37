package capture

// tcpConn is what a tracker remembers of a TCP connection.
type tcpConn struct {
	ends [2]tcpEnd // client, server
	self bool      // a socket connected to itself: one end is both
}

// tcpEnd is one end, as its packets and those to it tell.
type tcpEnd struct {
	state    State
	opened   bool   // it has been Established
	stream   stream // what it sent
	whole    bool   // its SYN was seen
	answered bool   // its SYN+ACK was seen

	acked  bool   // it has sent an acknowledgement
	ack    uint32 // the last one
	edge   uint32 // where the window that it offers ends
	steady bool   // window is of a segment behind the SYN
	window uint16 // the last one that it sent, before scaling
	scale  uint8  // of its windows, if both ends scale
	scales bool

	fin      uint32 // the sequence number of its FIN
	finSent  bool
	finHeard bool // the other's FIN has arrived
	probed   bool // it has sent a probe with a byte of new data
	jumped   bool // an acknowledgement told of data that was not seen
}

// newTCPConn prepares for the first packet of a connection: a SYN, or anything
// when the capture began too late.
func newTCPConn(first *Packet) *tcpConn {
	c := &tcpConn{self: first.Src() == first.Dst()}
	client := &c.ends[0]
	switch {
	case first.Has(SYN | ACK):
		client.state, c.ends[1].state = SynSent, Closed
		client.stream.start(first.TCP.Ack-1, first.TCP.Ack)
	case first.Has(SYN):
		client.state, c.ends[1].state = Closed, Closed
	default:
		client.state, c.ends[1].state = Established, Established
		client.opened, c.ends[1].opened = true, true
		client.stream.start(first.TCP.Seq-1, first.TCP.Seq)
	}
	return c
}

func (c *tcpConn) states() (client, server State) {
	if c.self {
		return c.ends[0].state, c.ends[0].state
	}
	return c.ends[0].state, c.ends[1].state
}

// sides returns the sender's end and the receiver's.
func (c *tcpConn) sides(fromClient bool) (from, to *tcpEnd) {
	switch {
	case c.self:
		return &c.ends[0], &c.ends[0]
	case fromClient:
		return &c.ends[0], &c.ends[1]
	}
	return &c.ends[1], &c.ends[0]
}

// isOver reports whether p is the SYN of another connection. One with the same
// initial sequence number is a repetition, unless the connection was open
// meanwhile: there are stacks that always begin with the same number.
func (c *tcpConn) isOver(p *Packet, fromClient bool) bool {
	if !p.Has(SYN) || p.Has(ACK) || p.discard {
		return false
	}
	from, to := c.sides(fromClient)
	ended := from.ended() || to.ended()
	if from.stream.known && from.stream.isn == p.TCP.Seq {
		return ended && from.opened
	}
	if ended {
		return from.stream.known || to.stream.known
	}
	return from.stream.known && to.state == Listen
}

func (e *tcpEnd) ended() bool { return e.state == Closed || e.state == TimeWait }

// addSegment works out what a segment means, and then what it changes.
func (c *Conn) addSegment(p *Packet, s *Step) {
	from, to := c.tcp.sides(s.FromClient)
	var room [8]byte
	letters := from.letters(to, p, room[:0])
	if !s.FromClient {
		lower(letters)
	}
	s.Letters = string(letters)
	if !p.discard && !from.isBeyond(to, p) {
		c.Bytes[index(s.FromClient)] += uint64(from.observe(to, p))
		transit(from, to, p)
	}
	c.ClientState, c.ServerState = c.tcp.states()
	s.ClientState, s.ServerState = c.ClientState, c.ServerState
	if from.stream.known {
		s.RelSeq = p.TCP.Seq - from.stream.isn
	}
	if p.Has(ACK) && to.stream.known {
		s.RelAck = p.TCP.Ack - to.stream.isn
	}
}

// isBeyond reports whether a segment lies wholly behind the window that the
// receiver offers, who therefore drops it (RFC 9293 section 3.10.7.4). That can be
// told if both SYNs were seen, with their window scales.
func (e *tcpEnd) isBeyond(to *tcpEnd, p *Packet) bool {
	return e.whole && to.whole && to.steady && !p.Has(SYN) && before(to.edge, p.TCP.Seq)
}

// observe takes over what a segment says, and returns how many new bytes it has.
func (e *tcpEnd) observe(to *tcpEnd, p *Packet) (fresh uint32) {
	if p.Has(RST) {
		return 0
	}
	if p.Has(SYN) && !e.observeSYN(p) {
		return 0
	}
	if e.isProbe(to, p) {
		e.probed = e.probed || p.TCP.Seq == e.stream.next
	} else {
		fresh = e.observeData(p)
	}
	if p.Has(ACK) {
		e.observeAck(to, p)
	}
	return fresh
}

// observeSYN begins the stream. It reports false for a SYN that does not belong
// to the open connection: its receiver does no more than challenge it (RFC 9293
// section 3.10.7.4).
func (e *tcpEnd) observeSYN(p *Packet) bool {
	same := e.stream.known && e.stream.isn == p.TCP.Seq
	switch e.state {
	case Closed, Listen, SynSent:
		if !same {
			e.stream.start(p.TCP.Seq, p.TCP.Seq)
			e.answered = false
		}
	default:
		if !same {
			return false
		}
	}
	e.whole = true
	e.answered = e.answered || p.Has(ACK)
	if scale := p.TCP.Options.WindowScale; scale != nil {
		e.scale, e.scales = min(*scale, 14), true // RFC 7323 section 2.3
	}
	return true
}

func (e *tcpEnd) observeData(p *Packet) (fresh uint32) {
	seq := p.TCP.Seq
	if !e.stream.known {
		e.stream.start(seq-1, seq)
	}
	if p.SeqLen() == 0 {
		return 0
	}
	if p.Has(SYN) {
		e.stream.take(seq, seq+1)
		seq++
	}
	end := seq + uint32(p.PayloadLen())
	fresh = e.stream.take(seq, end)
	if p.Has(FIN) {
		e.stream.take(end, end+1)
	}
	e.jumped = false
	return fresh
}

// observeAck takes over the acknowledgement and the window, and what they tell of
// the other end's data.
func (e *tcpEnd) observeAck(to *tcpEnd, p *Packet) {
	ack := p.TCP.Ack
	switch {
	case !to.stream.known:
		to.stream.start(ack-1, ack)
	case to.probed && ack == to.stream.next+1:
		to.stream.take(to.stream.next, ack)
		to.probed = false
	case before(to.stream.next, ack):
		to.stream.skip(ack)
		to.jumped = true
	}
	wide := uint32(p.TCP.Window)
	if !p.Has(SYN) && e.scales && to.scales {
		wide <<= e.scale
	}
	if !e.acked || before(e.edge, ack+wide) {
		e.edge = ack + wide
	}
	e.acked, e.ack = true, ack
	e.window, e.steady = p.TCP.Window, !p.Has(SYN)
}
