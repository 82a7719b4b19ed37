package ladder

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/sockspec/sockspec/capture"
)

//go:embed svg.css
var stylesheet string

// SVG draws t as an image that needs nothing else: no script, no font, no other
// file. It stands in an HTML page as it is, or alone in a file. It annotates t if
// that was not done. The error is that of w.
//
// Every packet is an element with the id pN, every call with the id cN; a title in
// it tells all of it. Colours come from the custom properties --ladder-ink, -paper,
// -muted, -chip, -bad, -gap, -open, -data and -close, where the page sets them; else
// from defaults that follow prefers-color-scheme. Text is escaped and never
// overlaps, given a font whose characters are 0.6 em wide.
func SVG(w io.Writer, t *Trace, o Options) error {
	s := compose(t, o)
	c := &canvas{script: s, plan: planSVG(t, s, o), id: o.ID}
	c.open(t)
	c.header(t, o)
	c.guides()
	c.lifelines()
	c.bands()
	c.gaps()
	c.ties()
	c.calls()
	c.packets()
	c.texts()
	c.out.WriteString("</svg>\n")
	_, err := io.WriteString(w, c.out.String())
	return err
}

// canvas is an SVG on its way.
type canvas struct {
	*script
	plan svgPlan
	id   string
	out  strings.Builder
}

func (c *canvas) printf(format string, args ...any) { fmt.Fprintf(&c.out, format, args...) }

func (c *canvas) open(t *Trace) {
	p := &c.plan
	c.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="ladder"`+
		` viewBox="0 0 %d %d" width="%d" height="%d"`,
		p.width, p.height, p.width, p.height)
	c.printf(` style="max-width:100%%;height:auto" role="img" aria-labelledby="%st %[1]sd">`,
		html.EscapeString(c.id))
	c.printf(`<title id="%st">%s</title>`, html.EscapeString(c.id), html.EscapeString(title(t)))
	c.printf(`<desc id="%sd">%s</desc>`, html.EscapeString(c.id), html.EscapeString(c.description(t)))
	c.printf("\n<style>%s</style>\n", strings.ReplaceAll(stylesheet, "\n", ""))
	c.printf(`<rect class="paper" width="%d" height="%d" rx="8"/>`+"\n", p.width, p.height)
}

func title(t *Trace) string {
	if t.Title == "" {
		return "Ladder diagram"
	}
	return clean(t.Title)
}

// description tells in words what the image shows.
func (c *canvas) description(t *Trace) string {
	calls, packets := 0, 0
	for _, r := range c.rows {
		for _, cell := range r.cells {
			if cell != nil && cell.begins {
				calls++
			}
		}
		if r.packet != nil {
			packets++
		}
	}
	text := fmt.Sprintf("%d calls and %d packets between %s and %s.", calls, packets, clean(t.Left),
		clean(t.Right))
	for _, conn := range c.conns[:min(len(c.conns), maxHeads)] {
		text += fmt.Sprintf(" %s to %s: %s.", conn.Client, conn.Server, History(conn, 80))
	}
	return text
}

// text writes a text of one class; extra are further attributes.
func (c *canvas) text(x, y int, class, text, extra string) {
	if class != "" {
		class = ` class="` + class + `"`
	}
	c.printf(`<text x="%d" y="%d"%s%s>%s</text>`, x, y, class, extra, html.EscapeString(text))
}

const (
	anchorMiddle = ` text-anchor="middle"`
	anchorEnd    = ` text-anchor="end"`
)

// header writes the title, the notes, the connections, and the parties' names.
func (c *canvas) header(t *Trace, o Options) {
	p := &c.plan
	y := p.margin
	for i, line := range p.title {
		y += 20
		c.text(p.margin, y-2*min(i, 1), "h", line, "")
	}
	for _, n := range p.notes {
		y += 16
		c.text(p.margin, y, "warn", n, "")
	}
	for _, conn := range headed(c.conns, o.Conn) {
		y += 16
		c.conn(conn, y)
	}
	c.out.WriteByte('\n')
	c.head(clean(t.Left), 0)
	c.head(clean(t.Right), 1)
	c.out.WriteByte('\n')
}

// maxHeads is how many connections the header names.
const maxHeads = 8

// headed returns the connections that the header names.
func headed(conns []*capture.Conn, id int) []*capture.Conn {
	var some []*capture.Conn
	for _, c := range conns {
		if (id == 0 || c.ID == id) && len(some) < maxHeads {
			some = append(some, c)
		}
	}
	return some
}

func (c *canvas) conn(conn *capture.Conn, y int) {
	p := &c.plan
	text := fmt.Sprintf("#%d %s %s → %s  ", conn.ID, conn.Proto, conn.Client, conn.Server)
	room := chars(p.width-2*p.margin, smallFont)
	text = cut(text, room)
	c.printf(`<text class="m" x="%d" y="%d">%s<tspan class="b">%s</tspan></text>`, p.margin, y,
		html.EscapeString(text), html.EscapeString(History(conn, max(room-columns(text), 0))))
}

// head writes the name of a party in a box above its lifeline.
func (c *canvas) head(name string, side int) {
	if name == "" {
		return
	}
	p := &c.plan
	x := p.middle(side)
	name = cut(name, chars(p.width/2-p.margin-16, smallFont))
	width := wide(columns(name), smallFont) + 16
	left := min(max(x-width/2, p.margin/2), p.width-p.margin/2-width)
	if side == 0 {
		left = min(left, p.width/2-width-2)
	} else {
		left = max(left, p.width/2+2)
	}
	c.printf(`<rect class="box" x="%d" y="%d" width="%d" height="20" rx="5"/>`, left, p.top-26, width)
	c.text(left+width/2, p.top-12, "b", name, anchorMiddle)
}
