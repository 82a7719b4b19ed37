package stream

import (
	"bytes"
	"io"
	"time"
)

// inLines is a stream to which lines are written one by one.
type inLines struct {
	Stream
	lines *Lines
}

// InLines has what goes to a stream written by lines, which write to it.
func InLines(s Stream, lines *Lines) Stream { return inLines{s, lines} }

// Write writes data, and returns how much of it was written.
func (l inLines) Write(data []byte) (int, error) { return l.lines.Write(data) }

// Lines writes lines one by one: with CR LF at their ends for -C, with a pause
// after each for -i.
type Lines struct {
	To    io.Writer
	CRLF  bool
	Pause func() // after a line; nil is none
	last  byte   // of what was written before
}

// Write writes data, and returns how much of it was written.
func (l *Lines) Write(data []byte) (int, error) {
	for rest := data; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			l.last = rest[len(rest)-1]
			_, err := l.To.Write(rest)
			return len(data), err
		}
		if err := l.writeLine(rest[:end]); err != nil {
			return len(data) - len(rest), err
		}
		rest = rest[end:]
	}
	return len(data), nil
}

// writeLine writes a line, or the end of one that has begun before. A CR that is
// there already is left alone.
func (l *Lines) writeLine(line []byte) error {
	text := line[:len(line)-1]
	if len(text) > 0 {
		l.last = text[len(text)-1]
	}
	if l.CRLF && l.last != '\r' {
		line = append(bytes.Clone(text), "\r\n"...)
	}
	l.last = '\n'
	if _, err := l.To.Write(line); err != nil {
		return err
	}
	if l.Pause != nil {
		l.Pause()
	}
	return nil
}

// ByLine is how lines are to be written to a sink: with CR LF, or with a pause between them;
// nil if they are nothing special.
func ByLine(to io.Writer, crlf bool, interval *time.Duration, pause func(time.Duration)) *Lines {
	switch {
	case interval != nil && *interval > 0:
		return &Lines{To: to, CRLF: crlf, Pause: func() { pause(*interval) }}
	case crlf:
		return &Lines{To: to, CRLF: true}
	}
	return nil
}
