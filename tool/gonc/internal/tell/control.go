package tell

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// control makes what a peer sends harmless for a terminal (--show-control): lines,
// tabs and printable characters stay as they are. A control character of ASCII becomes
// a caret and a letter, as cat(1) -v has it, any other code point that does not print
// its number, and a byte that is no UTF-8 its value.
type control struct {
	begun []byte // a character whose rest has not come yet
}

// visible returns data as it is to be shown. A character of which only the first
// bytes are there is kept for the next call.
func (c *control) visible(data []byte) []byte {
	data = append(c.begun, data...)
	shown := make([]byte, 0, len(data))
	for len(data) > 0 && utf8.FullRune(data) {
		r, size := utf8.DecodeRune(data)
		shown = appendVisible(shown, r, data[:size])
		data = data[size:]
	}
	c.begun = bytes.Clone(data)
	return shown
}

// rest returns what visible has kept, at the end of what the peer sends.
func (c *control) rest() []byte {
	var shown []byte
	for _, b := range c.begun {
		shown = fmt.Appendf(shown, `\x%02x`, b)
	}
	c.begun = nil
	return shown
}

// appendVisible adds a character, which is encoded as given.
func appendVisible(shown []byte, r rune, encoded []byte) []byte {
	switch {
	case r == utf8.RuneError && len(encoded) == 1:
		return fmt.Appendf(shown, `\x%02x`, encoded[0])
	case r == '\n', r == '\t', unicode.IsPrint(r):
		return append(shown, encoded...)
	case r < utf8.RuneSelf:
		return append(shown, '^', byte(r)^'@')
	}
	return fmt.Appendf(shown, `\u%04x`, r)
}

// Show writes to a local side what has come from the peer, made harmless if that was
// asked for.
func (c *Conversation) Show(here *transfer.Local, data []byte) error {
	if c.ShowControl {
		data = c.control.visible(data)
	}
	return c.WhileStalled(func() error { return c.writeTo(here, data) })
}

// writeTo writes to a local side, beside the line of progress if there is one.
func (c *Conversation) writeTo(here *transfer.Local, data []byte) error {
	if c.besideProgress {
		return screen.beside(data, here.Write)
	}
	return here.Write(data)
}

// ShowRest writes the incomplete character that the peer has ended with, if any.
func (c *Conversation) ShowRest(here *transfer.Local) error {
	return c.writeTo(here, c.control.rest())
}
