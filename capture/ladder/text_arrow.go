package ladder

import "strings"

// arrow draws the packet of r between the lifelines, its label near its sender.
func (d *drawing) arrow(r *row) []piece {
	width := d.columns.arrow
	p := r.packet
	if p == nil {
		return []piece{{strings.Repeat(" ", width), inkNone}}
	}
	style, shaft, head := inkOf(p), "─", "▶"
	if p.means('T') {
		shaft = "╌"
	}
	if p.Side == Right {
		head = "◀"
	}
	if p.Unanswered || p.Decoded.Problem != "" {
		head = "×"
	}
	text := " " + fitWords(d.words(p, max(width, 16)), width-6) + " "
	rest := strings.Repeat(shaft, max(0, width-3-columns(text)))
	if p.Side == Right {
		return []piece{{head + rest, style}, {text, style}, {shaft + shaft, style}}
	}
	return []piece{{shaft + shaft, style}, {text, style}, {rest + head, style}}
}

// fitWords joins as many of the words as fit, and cuts the first that does not if
// something of it remains.
func fitWords(words []string, width int) string {
	text := ""
	for i, w := range words {
		if i > 0 {
			w = " " + w
		}
		room := width - columns(text)
		if columns(w) <= room {
			text += w
			continue
		}
		if i == 0 || room >= 6 {
			text += cut(w, room)
		}
		break
	}
	return text
}
