package ladder

import "github.com/sockspec/sockspec/capture"

// assignBands gives every connection a band of its own while there are bands, and
// then that of a connection which is over.
func (p *svgPlan) assignBands(s *script) {
	p.band = map[*capture.Conn]int{}
	most := maxBands
	if p.narrow {
		most = maxBands / 2
	}
	holder := make([]*capture.Conn, most)
	last := s.lastRows()
	for i, r := range s.rows {
		if r.packet == nil || r.packet.states()[0] == "" {
			continue
		}
		conn := r.packet.Conn
		if _, known := p.band[conn]; known {
			continue
		}
		for b, h := range holder {
			if h == nil || len(p.band) >= most && last[h] < i {
				holder[b], p.band[conn] = conn, b
				break
			}
		}
	}
	p.bundle = max(1, min(len(p.band), most)) * bandWidth
}

// lastRows tells which row holds the last packet of each connection.
func (s *script) lastRows() map[*capture.Conn]int {
	last := map[*capture.Conn]int{}
	for i, r := range s.rows {
		if r.packet != nil {
			last[r.packet.Conn] = i
		}
	}
	return last
}

// lifelines draws the thin lines that the bands lie on.
func (c *canvas) lifelines() {
	p := &c.plan
	for side := range 2 {
		x := p.middle(side)
		c.printf(`<path class="line" d="M%d %dV%d"/>`, x, p.top-6, p.bottom)
	}
	c.out.WriteByte('\n')
}

// stretch is a state that lasts: a part of a band.
type stretch struct {
	state capture.State
	from  int
}

// bands draws the states of both ends of every connection as narrow bars.
func (c *canvas) bands() {
	open := map[*capture.Conn]*[2]stretch{}
	for i := range c.rows {
		c.enterStates(open, i)
	}
	for _, conn := range c.conns {
		if both := open[conn]; both != nil {
			c.closeBand(conn, both, c.endOf(conn))
		}
	}
	c.out.WriteByte('\n')
}

// enterStates begins the stretches of the states that a row brings.
func (c *canvas) enterStates(open map[*capture.Conn]*[2]stretch, i int) {
	r := &c.rows[i]
	if r.states[0] == "" && r.states[1] == "" {
		return
	}
	conn := r.packet.Conn
	if _, drawn := c.plan.band[conn]; !drawn {
		return
	}
	both := open[conn]
	if both == nil {
		both = &[2]stretch{}
		open[conn] = both
	}
	for side, state := range r.states {
		if state == "" {
			continue
		}
		y := c.meets(r, i, side)
		c.bar(conn, side, both[side], y)
		both[side] = stretch{state, y}
	}
}

// meets is the y where the arrow of row i meets the lifeline of a side.
func (c *canvas) meets(r *row, i, side int) int {
	if r.packet != nil && r.packet.Side.index() != side {
		return c.plan.y[i] + slant
	}
	return c.plan.y[i]
}

func (c *canvas) closeBand(conn *capture.Conn, both *[2]stretch, y int) {
	for side, s := range both {
		c.bar(conn, side, s, y)
	}
}

// endOf is where the bands of a connection end: at the bottom, or where another
// connection takes its place.
func (c *canvas) endOf(conn *capture.Conn) int {
	seen, end := false, c.plan.bottom
	for i := range c.rows {
		p := c.rows[i].packet
		switch {
		case p == nil || p.Conn == nil:
		case p.Conn == conn:
			seen, end = true, c.plan.bottom
		case seen && end == c.plan.bottom && c.shares(p.Conn, conn):
			end = c.plan.y[i] - 6
		}
	}
	return end
}

func (c *canvas) shares(a, b *capture.Conn) bool {
	band, drawn := c.plan.band[a]
	return drawn && band == c.plan.band[b]
}

func (c *canvas) bar(conn *capture.Conn, side int, s stretch, to int) {
	if s.state == "" || to <= s.from {
		return
	}
	c.printf(`<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="2"/>`,
		s.state, c.bandX(conn, side), s.from, bandWidth-2, to-s.from-1)
}

func (c *canvas) bandX(conn *capture.Conn, side int) int {
	p := &c.plan
	band := p.band[conn]
	if side == 1 {
		return p.line[1] + band*bandWidth + 1
	}
	return p.line[0] - (band+1)*bandWidth + 1
}
