package main

import (
	"io"

	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// The rules that end a session before both directions have ended. Each is a
// channel that is closed when its time is up, nil as long as there is no limit.

// shape puts before the stream what flags ask to do with its bytes.
func (s *session) shape() {
	if lines := s.byLine(s.stream, &s.Activity); lines != nil {
		s.stream = stream.InLines(s.stream, lines)
	}
	if s.receiveLimit != nil {
		s.stream = stream.Limit(s.stream, *s.receiveLimit)
	}
}

// quitting is the rule of -q: once standard input has ended, so does the session
// after a time in which nothing came. No time at all is none: the peer shall have
// the time to answer, as with nc.
func (s *session) quitting() <-chan struct{} {
	if s.quit <= instant {
		return nil
	}
	s.Moved()
	return s.Expiry(s.quit)
}

// byLine is how lines are to be written to a sink; nil if that is of no matter.
func (o *options) byLine(to io.Writer, a *transfer.Activity) *stream.Lines {
	if o.interval > instant {
		return &stream.Lines{To: to, CRLF: o.crlf, Pause: func() { a.Pause(o.interval) }}
	}
	if o.crlf {
		return &stream.Lines{To: to, CRLF: true}
	}
	return nil
}
