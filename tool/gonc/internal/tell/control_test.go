package tell

import "testing"

// Whatever could move the cursor, colour the text, turn it round or make the terminal
// answer is shown, wherever the peer cuts it.
func TestVisible(t *testing.T) {
	for given, want := range map[string]string{
		"plain é 漢字\n\ttab":         "plain é 漢字\n\ttab",
		"\x1b[31mred\x07\r\x00\x7f": "^[[31mred^G^M^@^?",
		"\xff\xc3(":                 `\xff\xc3(`,
		"\u009b31m\u202e":           `\u009b31m\u202e`,
		"end\xe6\xbc":               `end\xe6\xbc`,
	} {
		for cut := range len(given) + 1 {
			var c control
			got := string(c.visible([]byte(given[:cut]))) + string(c.visible([]byte(given[cut:]))) +
				string(c.rest())
			if got != want {
				t.Errorf("%q cut at %d: got %q, want %q", given, cut, got, want)
			}
		}
	}
}
