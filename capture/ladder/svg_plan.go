package ladder

import "github.com/sockspec/sockspec/capture"

// The sizes of an SVG, in pixels.
const (
	smallFont = 11
	titleFont = 15
	bandWidth = 8  // of a state band with the blank beside it
	laneWidth = 9  // of a call in flight, with the blank beside it
	chipRoom  = 12 // what a call's box is wider than its text
	slant     = 8  // how far down an arrow arrives
	maxBands  = 8  // connections whose states are shown at a time; half as many in a narrow SVG
	gapHeight = 34
	svgArrow  = 340
	svgLeast  = 240
)

// wide is the width of n characters of a font's size: 0.61 em each, a little more
// than the monospaced fonts have.
func wide(n, font int) int { return (n*font*61 + 99) / 100 }

// chars is how many characters fit into a width.
func chars(width, font int) int { return max(width, 0) * 100 / (font * 61) }

// svgPlan says where everything of an SVG stands.
type svgPlan struct {
	width, height int
	margin        int
	narrow        bool // the calls stand between the lifelines
	title, notes  []string
	clock         int    // where the times end
	edge          [2]int // where the calls' column of each side ends, towards the lifelines
	line          [2]int // where the arrows end
	calls         [2]int // the width of the calls of each side
	bundle        int    // the width of the bands of a side
	band          map[*capture.Conn]int
	top, bottom   int // of the lifelines
	y             []int
}

func planSVG(t *Trace, s *script, o Options) svgPlan {
	p := svgPlan{width: o.width(svgWidth, svgMinimum), margin: 16}
	p.narrow = p.width < svgNarrow
	p.assignBands(s)
	if p.narrow {
		p.narrowColumns()
	} else {
		p.wideColumns(s)
	}
	p.vertical(t, s, o)
	return p
}

// middle is the x of the lifeline of a side: the band next to the arrows lies on it.
func (p *svgPlan) middle(side int) int {
	if side == 1 {
		return p.line[1] + bandWidth/2
	}
	return p.line[0] - bandWidth/2
}

func (p *svgPlan) narrowColumns() {
	p.margin = 10
	p.line = [2]int{p.margin + p.bundle, p.width - p.margin - p.bundle}
	p.edge = p.line
	room := p.line[1] - p.line[0] - 12
	p.calls = [2]int{room, room}
}

func (p *svgPlan) wideColumns(s *script) {
	gutter := wide(stateWidth, 10) + 8
	p.clock = p.margin + wide(s.timeWidth(), 10)
	room := p.width - p.clock - 10 - 2*gutter - 2*p.bundle - p.margin
	plan := apportion(room, [2]int{s.needSVG(0), s.needSVG(1)}, svgArrow, svgLeast)
	p.calls = plan.calls
	p.edge[0] = p.clock + 10 + p.calls[0]
	p.line[0] = p.edge[0] + gutter + p.bundle
	p.line[1] = p.line[0] + plan.arrow
	p.edge[1] = p.line[1] + p.bundle + gutter
}

func (s *script) needSVG(side int) int {
	widest := min(s.widest(side), mostChars[side])
	if widest == 0 {
		return 0
	}
	return s.lanes[side]*laneWidth + wide(widest, smallFont) + chipRoom
}

// vertical places the header and the rows.
func (p *svgPlan) vertical(t *Trace, s *script, o Options) {
	if t.Title != "" {
		p.title = wrap(clean(t.Title), chars(p.width-2*p.margin, titleFont))
	}
	for _, n := range s.notes {
		p.notes = append(p.notes, wrap(n, chars(p.width-2*p.margin, smallFont))...)
	}
	p.top = p.margin + 18*len(p.title) + 16*len(p.notes) + 16*len(headed(s.conns, o.Conn)) + 44
	y := p.top + 6
	for i := range s.rows {
		before, after := p.extent(&s.rows[i])
		y += before
		p.y = append(p.y, y)
		y += after
	}
	p.bottom = y + 10
	p.height = p.bottom + p.margin
}

// extent is how much room a row takes above and below its y: that of the begin of
// its arrow, of the text of its calls, or of the first line of its remark.
func (p *svgPlan) extent(r *row) (before, after int) {
	switch {
	case r.remark != nil:
		before, after = 14, 12+16*(len(p.remark(r))-1)
	case p.narrow:
		before, after = p.narrowExtent(r)
	case r.packet == nil:
		before, after = 12, 11
	case r.states[0] != "" || r.states[1] != "":
		before, after = 19, slant+12
	default:
		before, after = 18, slant+9
	}
	if r.gap > 0 {
		before += gapHeight
	}
	return before, after
}

// narrowExtent stacks what is side by side in a wide ladder: the calls that begin,
// the arrow, the calls that end.
func (p *svgPlan) narrowExtent(r *row) (before, after int) {
	for _, c := range r.cells {
		switch {
		case c == nil:
		case r.packet == nil:
			before, after = 12, 11
		case c.begins:
			before += 23
		default:
			after += 23
		}
	}
	if r.packet != nil {
		before, after = before+18, after+slant+17
	}
	return before, after
}

// remark breaks a remark into lines.
func (p *svgPlan) remark(r *row) []string {
	return wrap(r.remark.sentence(), chars(p.width-2*p.margin-24, smallFont))
}
