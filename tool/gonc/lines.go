package main

import (
	"bytes"
	"time"
)

// lineStream is a stream to which lines are written one by one: with CR LF at their
// ends for -C, with a pause after each for -i.
type lineStream struct {
	stream
	crlf  bool
	pause func() // after a line; nil is none
	last  byte   // of what was written before
}

// Write writes data, and returns how much of it was written.
func (l *lineStream) Write(data []byte) (int, error) {
	for rest := data; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			l.last = rest[len(rest)-1]
			_, err := l.stream.Write(rest)
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
func (l *lineStream) writeLine(line []byte) error {
	text := line[:len(line)-1]
	if len(text) > 0 {
		l.last = text[len(text)-1]
	}
	if l.crlf && l.last != '\r' {
		line = append(bytes.Clone(text), "\r\n"...)
	}
	l.last = '\n'
	if _, err := l.stream.Write(line); err != nil {
		return err
	}
	if l.pause != nil {
		l.pause()
	}
	return nil
}

// pausing returns what waits for the interval of -i, which is no silence; nil if
// there is none.
func (s *session) pausing() func() {
	if s.interval <= instant {
		return nil
	}
	return func() {
		_ = s.whileStalled(func() error { <-time.After(s.interval); return nil })
	}
}
