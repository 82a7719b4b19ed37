package main

import (
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
)

// The rules that end a session before both directions have ended. Each is a
// channel that is closed when its time is up, nil as long as there is no limit.

// shape puts before the stream what flags ask to do with its bytes.
func (s *session) shape() {
	if lines := stream.ByLine(s.stream, s.CRLF, s.Interval, s.Pause); lines != nil {
		s.stream = stream.InLines(s.stream, lines)
	}
	if s.ReceiveLimit != nil {
		s.stream = stream.Limit(s.stream, *s.ReceiveLimit)
	}
}

// quitting is the rule of -q: once standard input has ended, so does the session
// after a time in which nothing came. No time at all is none: the peer shall have
// the time to answer, as with nc.
func (s *session) quitting() <-chan struct{} {
	if !s.quits() {
		return nil
	}
	s.Moved()
	return s.Expiry(s.Quit)
}

// quits reports whether -q sets a limit.
func (s *session) quits() bool { return s.Quit != nil && *s.Quit > 0 }
