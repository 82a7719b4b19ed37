package render

import (
	"fmt"
	"strings"
	"unicode"
)

// historyLimit is how many letters of a folded history a page shows.
const historyLimit = 72

// letters explains the letters of a connection's history, see
// capture.Conn.History. The first nine stand in upper case for the client and in
// lower case for the server.
var letters = []struct{ Letter, Meaning string }{
	{"S", "SYN"},
	{"H", "SYN and ACK"},
	{"A", "ACK alone"},
	{"D", "data"},
	{"F", "FIN"},
	{"R", "RST"},
	{"T", "the next letter is a retransmission"},
	{"G", "a gap: data that the capture never saw"},
	{"P", "zero-window probe"},
	{"K", "keep-alive"},
	{"W", "the window closed to zero"},
	{"U", "window update"},
	{"2", "duplicate ACK"},
	{"!", "ICMP error about the connection"},
}

// explainHistory explains the letters that a history holds, each one once.
func explainHistory(history string) string {
	var parts []string
	seen := map[rune]bool{}
	for _, letter := range history {
		if seen[letter] {
			continue
		}
		seen[letter] = true
		if text := explainLetter(letter); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "; ")
}

// explainLetter explains one letter, and is empty for what is none.
func explainLetter(letter rune) string {
	for _, known := range letters {
		if string(unicode.ToUpper(letter)) != known.Letter {
			continue
		}
		switch {
		case unicode.IsUpper(letter):
			return fmt.Sprintf("%c client: %s", letter, known.Meaning)
		case unicode.IsLower(letter):
			return fmt.Sprintf("%c server: %s", letter, known.Meaning)
		}
		return fmt.Sprintf("%c %s", letter, known.Meaning)
	}
	return ""
}

// foldHistory shortens a history for display: what repeats more than twice
// stands once with its count, as in "ShA(Da){40}F". A long rest is left out.
func foldHistory(history string) string {
	if strings.ContainsFunc(history, func(r rune) bool { return r > unicode.MaxASCII }) {
		return oneLine(history, historyLimit)
	}
	var out strings.Builder
	shown := 0
	for len(history) > 0 {
		if shown >= historyLimit {
			out.WriteString("…")
			break
		}
		unit, count := repeated(history)
		switch {
		case count < 3:
			unit, count = history[:1], 1
			out.WriteString(unit)
		case len(unit) == 1:
			fmt.Fprintf(&out, "%s{%d}", unit, count)
		default:
			fmt.Fprintf(&out, "(%s){%d}", unit, count)
		}
		history = history[len(unit)*count:]
		shown += len(unit)
	}
	return out.String()
}

// repeated finds the unit of up to four letters whose repetitions at the start
// of the history cover most of it.
func repeated(history string) (unit string, count int) {
	unit, count = history[:1], 1
	for size := 1; size <= 4 && size <= len(history); size++ {
		if last := history[size-1]; last == 'T' || last == 't' {
			continue // it belongs to the letter after it
		}
		n := 1
		for strings.HasPrefix(history[n*size:], history[:size]) {
			n++
		}
		if n >= 3 && n*size > len(unit)*count {
			unit, count = history[:size], n
		}
	}
	return unit, count
}
