package ladder

import (
	"fmt"
	"io"
	"strings"
)

// maxMermaid is how many rows a diagram has at most: GitHub refuses one with much
// text.
const maxMermaid = 200

// Mermaid writes t as a Mermaid sequence diagram, which GitHub draws in Markdown.
// It annotates t if that was not done. Whatever came from the network is written
// in entities where Mermaid would read it as its own syntax. The error is that of w.
func Mermaid(w io.Writer, t *Trace) error {
	m := &mermaid{script: compose(t, Options{Max: maxMermaid})}
	m.line("sequenceDiagram")
	m.line("participant L as %s", inert(party(t.Left, "left")))
	m.line("participant R as %s", inert(party(t.Right, "right")))
	for _, n := range m.notes {
		m.line("Note over L,R: %s", inert(n))
	}
	for i := range m.rows {
		m.row(&m.rows[i])
	}
	_, err := io.WriteString(w, m.out.String())
	return err
}

type mermaid struct {
	*script
	out strings.Builder
}

func (m *mermaid) line(format string, args ...any) {
	if m.out.Len() > 0 {
		m.out.WriteString("    ")
	}
	fmt.Fprintf(&m.out, format+"\n", args...)
}

// party is a name, or a stand-in for an empty one, which Mermaid refuses.
func party(name, instead string) string {
	if clean(name) == "" {
		return instead
	}
	return clean(name)
}

// sides are the names of the participants with the place of notes beside them.
var sides = [2]struct{ name, place string }{{"L", "left of L"}, {"R", "right of R"}}

func (m *mermaid) row(r *row) {
	if r.gap > 0 {
		m.line("Note over L,R: · · · %s · · ·", Span(r.gap))
	}
	if r.remark != nil {
		m.line("Note over L,R: %s", inert(r.remark.sentence()))
		return
	}
	m.cells(r, true)
	if r.packet != nil {
		m.packet(r)
	}
	m.cells(r, false)
}

// cells writes the calls that begin in r, before its packet, or those that only
// end in it, after.
func (m *mermaid) cells(r *row, begins bool) {
	for side, c := range r.cells {
		if c == nil || c.begins != begins {
			continue
		}
		m.line("Note %s: %s", sides[side].place, inert(cut(c.text(), 60)))
		switch {
		case c.lane < 0 || c.begins && c.ends:
		case c.begins:
			m.line("activate %s", sides[side].name)
		default:
			m.line("deactivate %s", sides[side].name)
		}
	}
}

func (m *mermaid) packet(r *row) {
	p := r.packet
	from, to, arrow := "L", "R", "->>"
	if p.Side == Right {
		from, to = to, from
	}
	if p.means('T') {
		arrow = "-->>"
	}
	if p.Unanswered || p.Decoded.Problem != "" || kindOf(p) == kindRST {
		arrow = strings.TrimSuffix(arrow, ">>") + "x"
	}
	m.line("%s%s%s: %s", from, arrow, to, inert(strings.Join(m.words(p, 32), " ")))
	m.states(r)
}

func (m *mermaid) states(r *row) {
	left, right := r.states[0], r.states[1]
	switch {
	case left != "" && right != "":
		m.line("Note over L,R: %s | %s", left, right)
	case left != "":
		m.line("Note over L: %s", left)
	case right != "":
		m.line("Note over R: %s", right)
	}
}

// inert writes every character with a meaning to Mermaid, or to the HTML that it
// makes, as an entity of Mermaid's (#NN;). Letters, digits and a few marks stay. A
// word "end" would end a block, so that its first letter becomes an entity as well.
func inert(s string) string {
	var b strings.Builder
	for _, r := range s {
		if harmless(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	words := strings.Split(b.String(), " ")
	for i, w := range words {
		if strings.EqualFold(w, "end") {
			words[i] = fmt.Sprintf("#%d;%s", w[0], w[1:])
		}
	}
	return strings.Join(words, " ")
}

func harmless(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	return strings.ContainsRune(" .,=/()[]|·…•✗→µ_'", r) || r == '-'
}
