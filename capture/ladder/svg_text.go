package ladder

import (
	"fmt"
	"html"
	"strings"
)

// texts writes what stands beside the arrows: times, states, remarks.
func (c *canvas) texts() {
	for i := range c.rows {
		r := &c.rows[i]
		if r.remark != nil {
			c.remark(r, c.plan.y[i])
			continue
		}
		c.clock(r, i)
		for side, state := range r.states {
			if state != "" {
				c.state(i, side, string(state))
			}
		}
	}
}

// clock writes when a row happened: at the left edge, or in a narrow ladder under
// the arrow or across from the call.
func (c *canvas) clock(r *row, i int) {
	p, y, text := &c.plan, c.plan.y[i], c.script.clock(r)
	switch {
	case !p.narrow:
		c.text(p.clock, y+4, "s", text, anchorEnd)
	case r.packet != nil:
		c.text((p.line[0]+p.line[1])/2, y+slant+13, "s", text, anchorMiddle)
	case r.cells[0] != nil:
		c.text(p.line[1]-6, y+4, "s", text, anchorEnd)
	default:
		c.text(p.line[0]+6, y+4, "s", text, "")
	}
}

// state writes the name of a state where it begins.
func (c *canvas) state(i, side int, name string) {
	p := &c.plan
	x, y, anchor := p.line[0]-p.bundle-4, p.y[i]+slant+5, anchorEnd
	if side == 1 {
		x, anchor = p.line[1]+p.bundle+4, ""
	}
	if p.narrow {
		x, y, anchor = p.line[0]+6, p.y[i]+slant+13, ""
		if side == 1 {
			x, anchor = p.line[1]-6, anchorEnd
		}
	}
	c.text(x, y, "s", name, anchor)
}

func (c *canvas) remark(r *row, y int) {
	p := &c.plan
	class := "note"
	if r.remark.Bad {
		class = "note bad"
	}
	lines := p.remark(r)
	height := 16*len(lines) + 4
	c.printf(`<g class="%s"><rect x="%d" y="%d" width="%d" height="%d" rx="4"/>`, class, p.margin,
		y-12, p.width-2*p.margin, height)
	for i, l := range lines {
		c.printf(`<text x="%d" y="%d">%s</text>`, p.margin+12, y+2+16*i, html.EscapeString(l))
	}
	c.out.WriteString("</g>\n")
}

// gaps draws a break through the lifelines where nothing happened for long. It
// comes after the bands in the file, so that it lies over them.
func (c *canvas) gaps() {
	p := &c.plan
	for i := range c.rows {
		r := &c.rows[i]
		if r.gap == 0 {
			continue
		}
		before, _ := p.extent(r)
		y := p.y[i] - before + gapHeight/2
		half := p.bundle/2 + 8
		for side := range 2 {
			x := p.line[0] - p.bundle/2 - half
			if side == 1 {
				x = p.line[1] + p.bundle/2 - half
			}
			c.printf(`<path class="gap" d="M%d %d%sv6%sz"/>`, x, y-1, zigzag(half/2, 4), zigzag(half/2, -4))
		}
		c.text((p.line[0]+p.line[1])/2, y+4, "warn", "· · ·  "+Span(r.gap)+"  · · ·", anchorMiddle)
	}
}

// zigzag is a path of a number of strokes, each going step pixels to the right.
func zigzag(strokes, step int) string {
	var b strings.Builder
	for i := range strokes {
		fmt.Fprintf(&b, "l%d %d", step, []int{-4, 4}[i%2])
	}
	return b.String()
}
