package ladder

import (
	"fmt"
	"time"

	"github.com/sockspec/sockspec/capture"
)

// maxLanes is how many calls of one side can be drawn as in flight at a time.
const maxLanes = 4

// A row is one line of the ladder. What stands in a row happened in this order:
// a call began, a packet was sent, a call ended.
type row struct {
	at     time.Time
	gap    time.Duration // how long nothing had happened before; 0 if it is not worth telling
	cells  [2]*cell      // the left and the right
	packet *Packet
	states [2]capture.State // those that the packet changed
	remark *Remark
	lanes  [2][maxLanes]mark
}

// A cell tells of one call that it begins, that it ends, or both.
type cell struct {
	call         *Call
	begins, ends bool
	lane         int // where a call that spans rows is drawn; -1: it spans none, or finds no place
}

// mark is what a lane shows in a row.
type mark uint8

const (
	markNone mark = iota
	markBegin
	markThrough
	markEnd
)

// script is a ladder before it is drawn.
type script struct {
	rows  []row
	lanes [2]int // how many are in use at most
	notes []string
	conns []*capture.Conn
	start time.Time
	mixed bool // packets of the wire and of loopback
}

// compose makes the rows of t. It annotates t if that was not done.
func compose(t *Trace, o Options) *script {
	if !annotated(t) {
		Annotate(t)
	}
	s := &script{notes: notes(t), conns: t.Conns(), mixed: t.mixed()}
	line := moments(t, o.Conn)
	if len(line) > 0 {
		s.start = line[0].at
	}
	for i, m := range line {
		if len(s.rows) >= o.max() {
			s.notes = append(s.notes, fmt.Sprintf("%d more events are left out here.", len(line)-i))
			break
		}
		s.add(m, pause(line, i))
	}
	s.markStates()
	for side := range s.lanes {
		s.markLanes(side)
	}
	return s
}

// pause returns how long nothing had happened before the moment i, or 0.
func pause(line []moment, i int) time.Duration {
	if i == 0 {
		return 0
	}
	if d := line[i].at.Sub(line[i-1].at); d >= idle {
		return d
	}
	return 0
}

func (s *script) add(m moment, gap time.Duration) {
	if gap == 0 && len(s.rows) > 0 && s.rows[len(s.rows)-1].take(m) {
		return
	}
	r := row{at: m.at, gap: gap, packet: m.packet, remark: m.remark}
	switch {
	case m.begins != nil:
		r.cells[m.begins.Side.index()] = &cell{call: m.begins, begins: true, lane: -1}
	case m.ends != nil:
		r.cells[m.ends.Side.index()] = &cell{call: m.ends, ends: true, lane: -1}
	}
	s.rows = append(s.rows, r)
}

// take adds m to the row if the order of a row still tells what happened.
func (r *row) take(m moment) bool {
	switch {
	case r.remark != nil:
		return false
	case m.packet != nil:
		return r.takePacket(m.packet)
	case m.ends != nil:
		return r.takeEnd(m.ends)
	}
	return false
}

// takePacket puts a packet beside the call that caused it, and beside nothing else.
func (r *row) takePacket(p *Packet) bool {
	if r.packet != nil || p.Cause == nil {
		return false
	}
	c := r.cells[p.Cause.Side.index()]
	if c == nil || c.call != p.Cause || !c.begins {
		return false
	}
	r.packet = p
	return true
}

func (r *row) takeEnd(call *Call) bool {
	c := r.cells[call.Side.index()]
	switch {
	case c == nil && r.packet != nil:
		r.cells[call.Side.index()] = &cell{call: call, ends: true, lane: -1}
		return true
	case c != nil && c.call == call:
		c.ends = true
		return true
	}
	return false
}

// markStates keeps of the states after each packet those that it changed.
func (s *script) markStates() {
	last := map[*capture.Conn][2]capture.State{}
	for i := range s.rows {
		p := s.rows[i].packet
		if p == nil || p.Conn == nil {
			continue
		}
		before, after := last[p.Conn], p.states()
		for side, state := range after {
			if state != before[side] {
				s.rows[i].states[side] = state
			}
		}
		last[p.Conn] = after
	}
}

// mixed reports whether t has packets of both interfaces.
func (t *Trace) mixed() bool {
	seen := map[Interface]bool{}
	for _, e := range t.Events {
		if e.Packet != nil {
			seen[e.Packet.Interface] = true
		}
	}
	return len(seen) > 1
}
