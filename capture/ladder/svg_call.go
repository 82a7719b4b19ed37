package ladder

import (
	"html"
	"strconv"
	"strings"
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

func (c *canvas) chip(i, side int, cell *cell) {
	r, p := &c.rows[i], &c.plan
	used := r.used(side)
	if p.narrow {
		used = 0
	}
	text := cell.fitted(chars(p.calls[side]-used*laneWidth-chipRoom, smallFont))
	width := wide(columns(text), smallFont) + chipRoom
	x, inner := p.edge[0]-used*laneWidth-width, p.edge[0]-used*laneWidth
	if side == 1 {
		x = p.edge[1] + used*laneWidth
		inner = x
	}
	if p.narrow {
		x = p.line[0] + 6
		if side == 1 {
			x = p.line[1] - 6 - width
		}
	}
	y := c.cellY(i, side)
	if cell.lane >= 0 && !p.narrow {
		c.printf(`<path d="M%d %dH%d"/>`, inner, y, c.laneX(side, cell.lane)+2)
	}
	c.printf(`<rect x="%d" y="%d" width="%d" height="%d" rx="4"/>`, x, y-chipHeight/2, width, chipHeight)
	c.chipText(x+chipRoom/2, y+4, text, cell)
}

// chipText writes the name of the call in bold and its result in the colour of
// its success.
func (c *canvas) chipText(x, y int, text string, cell *cell) {
	name, rest := parted(text, clean(cell.call.Name))
	result := cell.call.result()
	if !cell.ends || !strings.HasSuffix(rest, result) {
		result = ""
	}
	args := strings.TrimSuffix(rest, result)
	c.printf(`<text x="%d" y="%d"><tspan class="b">%s</tspan>%s`, x, y, html.EscapeString(name), html.EscapeString(args))
	if result != "" {
		c.printf(`<tspan class="r">%s</tspan>`, html.EscapeString(result))
	}
	c.out.WriteString("</text>")
}
