package ladder

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockspec/sockspec/capture"
)

// Text draws t for a terminal: the calls of each side at its edge, the packets as
// arrows between, the states of the two ends where they change. It annotates t
// if that was not done. No line is wider than o.Width; whatever came from the
// network is escaped. The error is that of w.
func Text(w io.Writer, t *Trace, o Options) error {
	s := compose(t, o)
	p := &printer{width: o.width(textWidth, textMinimum), color: o.Color, ascii: o.ASCII}
	d := &drawing{printer: p, script: s, columns: fit(s, p.width)}
	d.header(t, o)
	for i := range s.rows {
		d.row(&s.rows[i])
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

// drawing is a ladder on its way to text.
type drawing struct {
	*printer
	*script
	columns columnPlan
}

func (d *drawing) header(t *Trace, o Options) {
	if t.Title != "" {
		d.line(piece{clean(t.Title), inkBold})
	}
	for _, n := range d.notes {
		d.line(piece{"• " + n, inkYellow})
	}
	for _, c := range d.conns {
		if o.Conn == 0 || o.Conn == c.ID {
			d.conn(c)
		}
	}
	if d.out.Len() > 0 {
		d.line()
	}
	d.heads(clean(t.Left), clean(t.Right))
}

func (d *drawing) conn(c *capture.Conn) {
	d.line(
		piece{fmt.Sprintf("#%d %s %s → %s  ", c.ID, c.Proto, c.Client, c.Server), inkDim},
		piece{History(c, d.width/2), inkNone},
	)
}

// heads writes the names of both parties over their lifelines.
func (d *drawing) heads(left, right string) {
	p := d.columns
	at := p.lifeline()
	room := at + 1 + (p.arrow-2)/2
	left = cut(left, min(room, at+1+p.arrow/3))
	blanks := max(0, min(at-columns(left)/2, room-columns(left)))
	line := strings.Repeat(" ", blanks) + left
	other := at + 1 + p.arrow
	start := max(columns(line)+2, min(other-columns(right)/2, d.width-columns(right)))
	d.line(piece{pad(line, start) + right, inkBold})
}

// row draws one row: a gap before it, its remark or its arrow, its states.
func (d *drawing) row(r *row) {
	if r.gap > 0 {
		d.gap(r)
	}
	if r.remark != nil {
		d.remark(r)
		return
	}
	p := d.columns
	left, right := d.states(r)
	d.line(joinPieces(
		d.time(r), d.call(r, 0), left,
		[]piece{{"│", inkDim}}, d.arrow(r), []piece{{"│", inkDim}},
		right, d.call(r, 1),
	)...)
	if !p.margins && (r.states[0] != "" || r.states[1] != "") {
		d.line(joinPieces(d.indent(), d.below(r, 0), d.inner(r), d.below(r, 1))...)
	}
}

func joinPieces(groups ...[]piece) []piece {
	var all []piece
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}

func (d *drawing) time(r *row) []piece {
	return []piece{{padLeft(d.clock(r), d.columns.time) + "  ", inkDim}}
}

// indent leaves the time's column blank.
func (d *drawing) indent() []piece {
	return []piece{{strings.Repeat(" ", d.columns.time+2), inkNone}}
}

// states returns the states in the margins, if there are margins.
func (d *drawing) states(r *row) (left, right []piece) {
	if !d.columns.margins {
		return nil, nil
	}
	return []piece{{padLeft(string(r.states[0]), stateWidth) + " ", stateInk(r.states[0])}},
		[]piece{{" " + pad(string(r.states[1]), stateWidth), stateInk(r.states[1])}}
}

// inner writes both states between the lifelines.
func (d *drawing) inner(r *row) []piece {
	left, right := string(r.states[0]), string(r.states[1])
	return []piece{
		{"│", inkDim}, {left, stateInk(r.states[0])},
		{strings.Repeat(" ", max(0, d.columns.arrow-columns(left)-columns(right))), inkNone},
		{right, stateInk(r.states[1])}, {"│", inkDim},
	}
}

func (d *drawing) gap(r *row) {
	p := d.columns
	text := "· · · " + Span(r.gap) + " · · ·"
	before := max(0, (p.arrow-columns(text))/2)
	margin := []piece{{strings.Repeat(" ", p.lifeline()-p.time-2-p.calls[0]), inkNone}}
	d.line(joinPieces(d.indent(), d.above(r, 0), margin, []piece{
		{"┊", inkDim}, {pad(strings.Repeat(" ", before)+text, p.arrow), inkYellow}, {"┊", inkDim},
	}, margin, d.above(r, 1))...)
}

func (d *drawing) remark(r *row) {
	style := inkBold
	if r.remark.Bad {
		style = inkBad
	}
	before := d.time(r)
	for _, text := range wrap(r.remark.sentence(), d.width-d.columns.time-2) {
		d.line(append(before, piece{text, style})...)
		before = d.indent()
	}
}

// wrap breaks a clean text at its blanks into lines of at most width columns.
func wrap(s string, width int) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		last := len(lines) - 1
		switch {
		case last >= 0 && columns(lines[last])+1+columns(word) <= width:
			lines[last] += " " + word
		default:
			lines = append(lines, split(word, width)...)
		}
	}
	return lines
}

// split breaks a word that is wider than width.
func split(word string, width int) []string {
	runes := []rune(word)
	var parts []string
	for len(runes) > width {
		parts, runes = append(parts, string(runes[:width])), runes[width:]
	}
	return append(parts, string(runes))
}
