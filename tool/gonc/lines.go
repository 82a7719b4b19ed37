package main

import (
	"bytes"
	"io"
	"time"
)

// lineStream is a stream to which lines are written one by one.
type lineStream struct {
	stream
	lines *lineWriter
}

// Write writes data, and returns how much of it was written.
func (l lineStream) Write(data []byte) (int, error) { return l.lines.Write(data) }

// lineWriter writes lines one by one: with CR LF at their ends for -C, with a pause
// after each for -i.
type lineWriter struct {
	to    io.Writer
	crlf  bool
	pause func() // after a line; nil is none
	last  byte   // of what was written before
}

// Write writes data, and returns how much of it was written.
func (l *lineWriter) Write(data []byte) (int, error) {
	for rest := data; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		if end == 0 {
			l.last = rest[len(rest)-1]
			_, err := l.to.Write(rest)
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
func (l *lineWriter) writeLine(line []byte) error {
	text := line[:len(line)-1]
	if len(text) > 0 {
		l.last = text[len(text)-1]
	}
	if l.crlf && l.last != '\r' {
		line = append(bytes.Clone(text), "\r\n"...)
	}
	l.last = '\n'
	if _, err := l.to.Write(line); err != nil {
		return err
	}
	if l.pause != nil {
		l.pause()
	}
	return nil
}

// byLine is how lines are to be written to a sink; nil if that is of no matter.
func (o *options) byLine(to io.Writer, a *activity) *lineWriter {
	if o.interval > instant {
		return &lineWriter{to: to, crlf: o.crlf, pause: func() { a.pause(o.interval) }}
	}
	if o.crlf {
		return &lineWriter{to: to, crlf: true}
	}
	return nil
}

// pause waits for a time that is no silence.
func (a *activity) pause(d time.Duration) {
	_ = a.whileStalled(func() error { <-time.After(d); return nil })
}
