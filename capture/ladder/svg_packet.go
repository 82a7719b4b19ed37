package ladder

import (
	"html"
	"strings"
)

// packets draws the arrows.
func (c *canvas) packets() {
	for i := range c.rows {
		if r := &c.rows[i]; r.packet != nil {
			c.packet(r, c.plan.y[i])
		}
	}
}

func (c *canvas) packet(r *row, y int) {
	p := r.packet
	class := "p " + string(kindOf(p))
	if p.Decoded.Problem != "" {
		class = "p rst"
	}
	c.printf(`<g id="%sp%d" class="%s"><title>%s</title>`, html.EscapeString(c.id), p.Number, class,
		html.EscapeString(line(p)))
	c.shaft(p, y)
	c.label(p, y)
	c.out.WriteString("</g>\n")
}

// shaft draws the line of an arrow with its head, or with a cross short of its
// end for a packet that did no good.
func (c *canvas) shaft(p *Packet, y int) {
	from, to, ahead := c.plan.line[0]+1, c.plan.line[1]-1, 1
	if p.Side == Right {
		from, to, ahead = to, from, -1
	}
	dashes := ""
	if p.means('T') {
		dashes = ` class="again"`
	}
	if p.Unanswered || p.Decoded.Problem != "" {
		x := to - ahead*(c.plan.line[1]-c.plan.line[0])/8
		end := y + slant*7/8
		c.printf(`<path%s d="M%d %dL%d %d"/><path class="x" d="M%d %dl8 8m0-8l-8 8"/>`, dashes, from, y,
			x, end, x-4, end-4)
		return
	}
	c.printf(`<path%s d="M%d %dL%d %d"/>`, dashes, from, y, to-ahead*6, y+slant)
	c.printf(`<path class="a" d="M%d %dl%d-4v8z"/>`, to, y+slant, -ahead*8)
}

// label writes what the arrow bears above its middle.
func (c *canvas) label(p *Packet, y int) {
	room := chars(c.plan.line[1]-c.plan.line[0]-24, smallFont)
	words := c.words(p, max(room, 16))
	text := fitWords(words, room)
	name, rest := parted(text, words[0])
	x := (c.plan.line[0] + c.plan.line[1]) / 2
	c.printf(`<text x="%d" y="%d"><tspan class="b">%s</tspan><tspan class="m">%s</tspan></text>`,
		x, y-4, html.EscapeString(name), html.EscapeString(rest))
}

// parted splits a name off the begin of text; where text was cut within the
// name, all of it is the name.
func parted(text, name string) (head, rest string) {
	if rest, ok := strings.CutPrefix(text, name); ok {
		return name, rest
	}
	return text, ""
}
