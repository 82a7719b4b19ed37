package ladder

import (
	"strings"

	"github.com/sockspec/sockspec/capture"
)

// ink is how a piece of text is shown on a terminal that can: an SGR parameter of
// ECMA-48.
type ink string

const (
	inkNone   ink = ""
	inkBold   ink = "1"
	inkDim    ink = "2"
	inkRed    ink = "31"
	inkBad    ink = "1;31"
	inkGreen  ink = "32"
	inkYellow ink = "33"
	inkBlue   ink = "34"
	inkViolet ink = "35"
	inkCyan   ink = "36"
)

// piece is a text in one ink. Its text holds no control character.
type piece struct {
	text string
	ink  ink
}

// printer writes lines of pieces, none wider than width.
type printer struct {
	out   strings.Builder
	width int
	color bool
	ascii bool
}

// line writes the pieces, cut at the width, without blanks at the end.
func (p *printer) line(pieces ...piece) {
	room := p.width
	for _, s := range trimmed(pieces) {
		s.text = cut(s.text, room)
		room -= columns(s.text)
		p.write(s)
	}
	p.out.WriteByte('\n')
}

func (p *printer) write(s piece) {
	if p.ascii {
		s.text = Plain(s.text)
	}
	if !p.color || s.ink == inkNone || strings.TrimSpace(s.text) == "" {
		p.out.WriteString(s.text)
		return
	}
	p.out.WriteString("\x1b[" + string(s.ink) + "m" + s.text + "\x1b[0m")
}

func trimmed(pieces []piece) []piece {
	for len(pieces) > 0 {
		last := len(pieces) - 1
		text := strings.TrimRight(pieces[last].text, " ")
		if text != "" {
			kept := append([]piece(nil), pieces...)
			kept[last].text = text
			return kept
		}
		pieces = pieces[:last]
	}
	return nil
}

// asciiFor are the stand-ins of the characters that ladders are drawn with.
var asciiFor = map[rune]rune{
	'─': '-', '╌': '.', '│': '|', '┌': ',', '└': '`', '▶': '>', '◀': '<', '×': 'x',
	'·': '.', '…': '~', 'µ': 'u', '→': '>', '✗': '!', '•': '*', '┊': ':',
}

// Plain replaces every character of s above ASCII by one that resembles it, as the
// option ASCII does.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x7f {
			return r
		}
		if a, known := asciiFor[r]; known {
			return a
		}
		return '?'
	}, s)
}

// inks of the packets, by kind.
var inks = map[kind]ink{
	kindSYN: inkGreen, kindFIN: inkYellow, kindRST: inkBad, kindData: inkCyan, kindUDP: inkCyan,
	kindICMP: inkViolet, kindOther: inkDim,
}

func inkOf(p *Packet) ink {
	if p.Decoded.Problem != "" {
		return inkBad
	}
	return inks[kindOf(p)]
}

// stateInk colours a state as the SVG does: opening, open, closing, gone.
func stateInk(s capture.State) ink {
	switch s {
	case capture.SynSent, capture.SynReceived:
		return inkYellow
	case capture.Established:
		return inkGreen
	case capture.FinWait1, capture.FinWait2, capture.Closing:
		return inkBlue
	case capture.CloseWait, capture.LastAck:
		return inkViolet
	}
	return inkDim
}

// pad makes s exactly width columns wide.
func pad(s string, width int) string {
	s = cut(s, width)
	return s + strings.Repeat(" ", width-columns(s))
}

// padLeft is pad with the text at the right.
func padLeft(s string, width int) string {
	s = cut(s, width)
	return strings.Repeat(" ", width-columns(s)) + s
}
