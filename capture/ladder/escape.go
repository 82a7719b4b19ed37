package ladder

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds any text of a trace that is shown, in bytes, before it is cut to
// the room that there is.
const maxText = 4096

// quoted shows at most limit bytes of b in quotes. Whatever is not printable
// ASCII is written as an escape, so that no reader takes it for anything else.
func quoted(b []byte, limit int) string {
	shown := b[:min(len(b), limit)]
	var s strings.Builder
	s.WriteByte('"')
	for _, c := range shown {
		s.WriteString(escaped(c))
	}
	s.WriteByte('"')
	if len(shown) < len(b) {
		s.WriteString("…")
	}
	return s.String()
}

func escaped(c byte) string {
	switch {
	case c == '\r':
		return `\r`
	case c == '\n':
		return `\n`
	case c == '\t':
		return `\t`
	case c == '"' || c == '\\':
		return `\` + string(rune(c))
	case c < ' ' || c > '~':
		return fmt.Sprintf(`\x%02x`, c)
	}
	return string(rune(c))
}

// clean makes a text safe to show on one line: control characters, bytes that
// are no UTF-8, and characters which are not one column wide become escapes.
func clean(s string) string {
	if len(s) > maxText {
		s = s[:maxText] + "…"
	}
	var out strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			out.WriteString(escaped(s[0]))
		case r < ' ' || r == 0x7f:
			out.WriteString(escaped(byte(r)))
		case !oneColumn(r):
			fmt.Fprintf(&out, `\u{%x}`, r)
		default:
			out.WriteRune(r)
		}
		s = s[size:]
	}
	return out.String()
}

// oneColumn reports whether a terminal shows r in exactly one column. It knows
// the narrow scripts of the first planes and refuses the rest.
func oneColumn(r rune) bool {
	return r < 0x1100 && unicode.IsPrint(r) && !unicode.Is(unicode.M, r) ||
		r >= 0x2010 && r < 0x2600 && unicode.IsPrint(r)
}

// columns is the width of a clean text.
func columns(s string) int { return utf8.RuneCountInString(s) }

// cut shortens a clean text to width columns, with an ellipsis at its end.
func cut(s string, width int) string {
	if columns(s) <= width {
		return s
	}
	if width <= 0 {
		return ""
	}
	return string([]rune(s)[:width-1]) + "…"
}
