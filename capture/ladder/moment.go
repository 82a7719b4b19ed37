package ladder

import (
	"slices"
	"time"
)

// A moment is a point of the time line: a call begins or ends, a packet is seen,
// a remark is made. Exactly one of the pointers is set.
type moment struct {
	at     time.Time
	begins *Call
	ends   *Call
	packet *Packet
	remark *Remark
}

// moments returns the time line of t with the ends of its calls put in their
// places. Calls that never ended end it.
func moments(t *Trace, conn int) []moment {
	var line []moment
	var open []*Call
	for _, e := range t.Events {
		line, open = endBefore(line, open, e.Time)
		switch {
		case e.Call != nil:
			line = append(line, moment{at: e.Time, begins: e.Call})
			open = append(open, e.Call)
		case e.Packet != nil && (conn == 0 || e.Packet.Conn != nil && e.Packet.Conn.ID == conn):
			line = append(line, moment{at: e.Time, packet: e.Packet})
		case e.Remark != nil:
			line = append(line, moment{at: e.Time, remark: e.Remark})
		}
	}
	return endAll(line, open)
}

// endBefore adds the ends, in their order, of the open calls that had ended by at.
func endBefore(line []moment, open []*Call, at time.Time) ([]moment, []*Call) {
	var over, still []*Call
	for _, c := range open {
		if c.End.IsZero() || c.End.After(at) {
			still = append(still, c)
		} else {
			over = append(over, c)
		}
	}
	return appendEnds(line, over), still
}

func endAll(line []moment, open []*Call) []moment {
	line, open = endBefore(line, open, latest(open))
	for _, c := range open {
		line = append(line, moment{at: line[len(line)-1].at, ends: c})
	}
	return line
}

func latest(calls []*Call) time.Time {
	var end time.Time
	for _, c := range calls {
		if c.End.After(end) {
			end = c.End
		}
	}
	return end
}

func appendEnds(line []moment, over []*Call) []moment {
	slices.SortStableFunc(over, func(a, b *Call) int { return a.End.Compare(b.End) })
	for _, c := range over {
		line = append(line, moment{at: c.End, ends: c})
	}
	return line
}
