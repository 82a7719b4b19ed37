package ladder

import (
	"html"
	"strconv"
)

const chipHeight = 18

// calls draws a box where a call begins, a bar while it lasts, and a box where it
// ends; one box for a call with nothing between.
func (c *canvas) calls() {
	ends := map[*Call]int{}
	for i, r := range c.rows {
		for _, cell := range r.cells {
			if cell != nil && cell.ends {
				ends[cell.call] = i
			}
		}
	}
	for i := range c.rows {
		for side, cell := range c.rows[i].cells {
			if cell != nil {
				c.cell(i, side, ends)
			}
		}
	}
	c.out.WriteByte('\n')
}

// cell draws what row i tells of a call.
func (c *canvas) cell(i, side int, ends map[*Call]int) {
	r := &c.rows[i]
	cell := r.cells[side]
	class, id := "c", ""
	if cell.ends && (cell.call.Failed || cell.call.End.IsZero()) {
		class = "c bad"
	}
	if cell.begins {
		id = ` id="` + html.EscapeString(c.id) + "c" + strconv.Itoa(cell.call.ID) + `"`
	}
	c.printf(`<g%s class="%s"><title>%s</title>`, id, class, html.EscapeString(c.story(cell.call)))
	if cell.begins && !cell.ends && cell.lane >= 0 && !c.plan.narrow {
		c.lasting(i, side, cell, ends)
	}
	c.chip(i, side, cell)
	c.out.WriteString("</g>\n")
}

// story is all of a call in one line.
func (c *canvas) story(call *Call) string {
	text := call.begin() + call.result()
	return text
}

// lasting draws the bar of a call that spans rows.
func (c *canvas) lasting(i, side int, cell *cell, ends map[*Call]int) {
	last, ended := ends[cell.call]
	bottom := c.plan.bottom
	if ended {
		bottom = c.cellY(last, side) + chipHeight/2
	}
	top := c.cellY(i, side) - chipHeight/2
	c.printf(`<rect class="span" x="%d" y="%d" width="%d" height="%d" rx="2"/>`,
		c.laneX(side, cell.lane), top, laneWidth-4, bottom-top)
}

// laneX is the left edge of a lane's bar.
func (c *canvas) laneX(side, lane int) int {
	if side == 1 {
		return c.plan.edge[1] + lane*laneWidth + 2
	}
	return c.plan.edge[0] - (lane+1)*laneWidth + 2
}

// cellY is the middle of the box of a side in row i.
func (c *canvas) cellY(i, side int) int {
	r := &c.rows[i]
	y := c.plan.y[i]
	switch {
	case r.packet == nil:
		return y
	case !c.plan.narrow:
		return c.meets(r, i, side)
	case r.cells[side].begins:
		return y - 18 - 12
	}
	y += slant + 17 + 11
	if other := r.cells[0]; side == 1 && other != nil && !other.begins {
		y += 23
	}
	return y
}

// chip draws the box of a call, and ties it to its bar if it has one.
func (c *canvas) chip(i, side int, cell *cell) {
	text := cell.fitted(chars(c.chipRoom(i, side)-chipRoom, smallFont))
	width := wide(columns(text), smallFont) + chipRoom
	y, inner := c.cellY(i, side), c.chipEnd(i, side)
	x := inner
	if (side == 0) != c.plan.narrow {
		x -= width
	}
	if cell.lane >= 0 && !c.plan.narrow {
		c.printf(`<path d="M%d %dH%d"/>`, inner, y, c.laneX(side, cell.lane)+2)
	}
	c.printf(`<rect x="%d" y="%d" width="%d" height="%d" rx="4"/>`, x, y-chipHeight/2, width,
		chipHeight)
	c.chipText(x+chipRoom/2, y+4, text, cell)
}

// chipEnd is where the boxes of a side begin in row i, beside the lifeline.
func (c *canvas) chipEnd(i, side int) int {
	away := []int{-1, 1}[side]
	if c.plan.narrow {
		return c.plan.line[side] - away*6
	}
	return c.plan.edge[side] + away*c.rows[i].used(side)*laneWidth
}

// chipRoom is how wide a box of row i can be.
func (c *canvas) chipRoom(i, side int) int {
	switch r := &c.rows[i]; {
	case !c.plan.narrow:
		return c.plan.calls[side] - r.used(side)*laneWidth
	case r.packet == nil: // the time stands in the same line
		return c.plan.calls[side] - wide(columns(c.script.clock(r)), smallFont)
	}
	return c.plan.calls[side]
}

// chipText writes a call with its name in bold.
func (c *canvas) chipText(x, y int, text string, cell *cell) {
	name, rest := parted(text, clean(cell.call.Name))
	c.printf(`<text x="%d" y="%d"><tspan class="b">%s</tspan>%s</text>`, x, y, html.EscapeString(name),
		html.EscapeString(rest))
}
