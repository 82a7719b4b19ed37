package main

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
			got := string(c.visible([]byte(given[:cut]))) + string(c.visible([]byte(given[cut:]))) + string(c.rest())
			if got != want {
				t.Errorf("%q cut at %d: got %q, want %q", given, cut, got, want)
			}
		}
	}
}

// It is what is asked for that changes; without the flag, every byte is written as it is.
func TestShowControl(t *testing.T) {
	const evil = "\x1b]0;title\x07\xe2\x80"
	for _, run := range []struct {
		flags []string
		want  string
	}{
		{nil, evil},
		{[]string{"--show-control"}, `^[]0;title^G\xe2\x80`},
	} {
		l, port := listenTCP(t)
		p := launch(t, devNull(t), nil, "gonc", append(run.flags, "127.0.0.1", port)...)
		peer := accept(t, l)
		write(t, peer, evil)
		check(t, peer.CloseWrite())
		expect(t, p.out, run.want)
		expectEnd(t, p.out)
		p.expectStatus(0, "")
	}
}
