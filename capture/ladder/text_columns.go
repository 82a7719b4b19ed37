package ladder

// columnPlan is how the width of a text ladder is shared out: time, calls of the
// left, states, lifeline, arrow, lifeline, states, calls of the right.
type columnPlan struct {
	time int
	share
	margins bool // the states stand beside the lifelines, else between them
}

const (
	stateWidth = 12 // of SYN-RECEIVED, the longest
	leastArrow = 24
	bestArrow  = 34
	mostArrow  = 64
)

// lifeline returns the column of the left lifeline.
func (p columnPlan) lifeline() int {
	at := p.time + 2 + p.calls[0]
	if p.margins {
		at += stateWidth + 1
	}
	return at
}

// fit plans the columns for s. The states have margins of their own where that
// leaves room for the calls.
func fit(s *script, width int) columnPlan {
	p := columnPlan{time: s.timeWidth()}
	need := [2]int{s.need(0, width), s.need(1, width)}
	room := width - p.time - 2 - 2
	p.share = apportion(room-2*(stateWidth+1), need, bestArrow, leastArrow)
	p.margins = p.enough && p.arrow >= leastArrow
	if !p.margins {
		p.share = apportion(room, need, bestArrow, leastArrow)
	}
	p.arrow = min(p.arrow, mostArrow)
	return p
}

// need returns how many columns the calls of one side take, with their lanes; of
// calls that are far too long only a part.
func (s *script) need(side, width int) int {
	widest := min(s.widest(side), max(mostChars[side], width/(3+2*side)))
	if widest == 0 {
		return 0
	}
	return 2*s.lanes[side] + widest + 1
}

// mostChars is how much of a call of each side is sure of its place. What the
// bench does is told by its arrow as well.
var mostChars = [2]int{37, 21}

// widest returns the length of the longest call of one side.
func (s *script) widest(side int) int {
	widest := 0
	for i := range s.rows {
		if c := s.rows[i].cells[side]; c != nil {
			widest = max(widest, columns(c.text()))
		}
	}
	return widest
}

// timeWidth returns the length of the longest time.
func (s *script) timeWidth() int {
	widest := 1
	for i := range s.rows {
		widest = max(widest, columns(s.clock(&s.rows[i])))
	}
	return widest
}

// clock is the time of r since the ladder's begin.
func (s *script) clock(r *row) string { return Span(r.at.Sub(s.start)) }
