package ladder

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func drawText(t *testing.T, trace *Trace, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, trace, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	for _, s := range stories {
		t.Run(s.name, func(t *testing.T) {
			golden(t, s.name+".txt", []byte(drawText(t, s.tell(t), Options{Width: 120})))
		})
	}
}

func TestTextInOtherForms(t *testing.T) {
	golden(t, "request-60.txt", []byte(drawText(t, tellRequest(t), Options{Width: 1})))
	golden(t, "backlog-ascii.txt",
		[]byte(drawText(t, tellBacklog(t), Options{Width: 80, ASCII: true})))
	golden(t, "reset-color.txt", []byte(drawText(t, tellReset(t), Options{Color: true})))
	golden(t, "backlog-one.txt", []byte(drawText(t, tellBacklog(t), Options{Conn: 2, Max: 4})))
}

func TestTextKeepsItsWidth(t *testing.T) {
	for _, s := range stories {
		for _, width := range []int{60, 61, 79, 80, 99, 100, 137, 200} {
			text := drawText(t, s.tell(t), Options{Width: width})
			for line := range strings.Lines(text) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%s at width %d: a line has %d columns: %s", s.name, width, n, line)
				}
			}
		}
	}
}

func TestTextShowsNoControlCharacter(t *testing.T) {
	for _, o := range []Options{{}, {ASCII: true}} {
		for _, r := range drawText(t, tellHostile(t), o) {
			if r != '\n' && (!unicode.IsPrint(r) || r == utf8.RuneError || o.ASCII && r > 0x7e) {
				t.Errorf("the text holds %q with %+v", r, o)
			}
		}
	}
}

func TestLoopbackIsToldApartFromTheWire(t *testing.T) {
	s := newStory(t, "")
	s.tcp(0, fromClient, sfSYN, 0, 0, "")
	s.tcp(10, fromClient, sfSYN, 0, 0, "").Interface = Loopback
	text := drawText(t, s.trace, Options{})
	if !strings.Contains(text, "── SYN") || !strings.Contains(text, " lo SYN") {
		t.Errorf("the ladder is\n%s", text)
	}
}

func BenchmarkSVG(b *testing.B) {
	trace := tellRequest(b)
	for b.Loop() {
		if err := SVG(io.Discard, trace, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
