package ladder

// ties draws a dotted line from a call to each packet that it caused, where both
// can be seen side by side.
func (c *canvas) ties() {
	if c.plan.narrow {
		return
	}
	lanes := map[*Call]int{}
	for i := range c.rows {
		for _, cell := range c.rows[i].cells {
			if cell != nil && cell.begins && !cell.ends && cell.lane >= 0 {
				lanes[cell.call] = cell.lane
			}
		}
		if p := c.rows[i].packet; p != nil && p.Cause != nil && p.Cause.Side == p.Side {
			c.tie(i, p.Side.index(), lanes)
		}
	}
	c.out.WriteByte('\n')
}

func (c *canvas) tie(i, side int, lanes map[*Call]int) {
	r := &c.rows[i]
	call := r.packet.Cause
	from, ok := 0, false
	if lane, lasts := lanes[call]; lasts && r.lanes[side][lane] != markNone {
		from, ok = c.laneX(side, lane)+2, true
	} else if cell := r.cells[side]; cell != nil && cell.call == call {
		from, ok = c.chipEnd(i, side), true
	}
	if ok {
		to := c.plan.line[side] + []int{-1, 1}[side]*c.plan.bundle
		c.printf(`<path class="tie" d="M%d %dH%d"/>`, from, c.plan.y[i], to)
	}
}

// guides draws a faint line from each time to what happened then.
func (c *canvas) guides() {
	p := &c.plan
	if p.narrow {
		return
	}
	c.out.WriteString(`<path class="guide" d="`)
	for i := range c.rows {
		if c.rows[i].remark == nil {
			c.printf("M%d %dH%d", p.clock+8, p.y[i], p.line[0]-p.bundle)
		}
	}
	c.out.WriteString("\"/>\n")
}
