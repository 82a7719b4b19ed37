package ladder

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockspec/sockspec/capture"
)

const (
	modifiers  = "TGPKWUtgpkwu2" // what stands before a letter of a history
	maxUnit    = 6               // the longest repetition that is folded, in packets
	maxHistory = 1 << 14         // bytes of a history that are looked at
)

// History returns the history of c for people, in at most width columns: what
// repeats is folded ("ShA(Da){40}FafA"), and what is still too long is cut.
func History(c *capture.Conn, width int) string {
	h := c.History()
	more := ""
	if len(h) > maxHistory {
		h, more = h[:maxHistory], "…"
	}
	return cut(fold(letters(h))+more, width)
}

// letters splits a history into its packets.
func letters(h string) []string {
	var packets []string
	start := 0
	for i := range len(h) {
		if strings.IndexByte(modifiers, h[i]) < 0 {
			packets = append(packets, h[start:i+1])
			start = i + 1
		}
	}
	if start < len(h) {
		packets = append(packets, h[start:])
	}
	return packets
}

// fold writes three and more repetitions of up to maxUnit packets once.
func fold(packets []string) string {
	var b strings.Builder
	for len(packets) > 0 {
		unit, times := repetition(packets)
		text := strings.Join(packets[:unit], "")
		switch {
		case times == 1:
			b.WriteString(text)
		case len(text) == 1:
			fmt.Fprintf(&b, "%s{%d}", text, times)
		default:
			fmt.Fprintf(&b, "(%s){%d}", text, times)
		}
		packets = packets[unit*times:]
	}
	return b.String()
}

// repetition returns the shortest unit at the begin of packets that comes at
// least three times in a row, and how often; 1 and 1 if there is none.
func repetition(packets []string) (unit, times int) {
	for unit := 1; unit <= maxUnit; unit++ {
		times := 1
		for end := unit * (times + 1); end <= len(packets); end += unit {
			if !slices.Equal(packets[:unit], packets[end-unit:end]) {
				break
			}
			times++
		}
		if times >= 3 {
			return unit, times
		}
	}
	return 1, 1
}
