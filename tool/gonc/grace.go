package main

import (
	"time"
)

// defaultGrace is the time that a pipe has which has said nothing by then. It is long for
// a program that answers when it has read all of the question, and short for a person who
// waits for a transfer to end.
const defaultGrace = 2 * time.Second

// afterFIN is the rule for a standard input that may still speak after the peer's FIN: it
// is waited for until it has been silent for a time.
func (s *session) afterFIN() <-chan struct{} {
	s.Moved()
	return s.Expiry(s.graceLimit())
}

// graceLimit is that time; nil is for ever.
func (s *session) graceLimit() *time.Duration {
	switch limit := defaultGrace; {
	case s.FinGrace != nil && *s.FinGrace < 0:
		return nil
	case s.FinGrace == nil && s.seemsOver():
		return &limit
	}
	return s.FinGrace
}

// seemsOver reports whether the peer's FIN seems to be the end of it all: standard input
// has said nothing so far, and is no command's output. A peer that has said nothing either
// may be there to listen, and would lose everything.
func (s *session) seemsOver() bool {
	return s.Sent.Bytes.Load() == 0 && s.Received.Bytes.Load() > 0 && !s.local.IsChild()
}

// endGrace is the end of that time. Whoever has begun to speak in it is in the midst of an
// answer, and has no limit that was not asked for.
func (s *session) endGrace() {
	if s.graceLimit() != nil {
		s.stop()
	}
}

// beforeTelling is how long a silence lasts before -v tells of it: what comes at once is
// not waited for.
const beforeTelling = time.Second

// untilTold is the time up to the line of -v that says why the session goes on.
func (s *session) untilTold() <-chan struct{} {
	silent := s.reading.Err() == nil && s.local.IsPipe() && !s.local.IsChild()
	if !silent || !s.Verbose || s.FinGrace != nil {
		return nil
	}
	limit := beforeTelling
	return s.Expiry(&limit)
}

// noteGrace says why the session goes on, if it is standard input that it waits for.
func (s *session) noteGrace() {
	const why = "Standard input is a pipe that may still speak: waiting for "
	limit := s.graceLimit()
	switch {
	case !s.Waiting.Load():
	case limit == nil:
		s.Note(why + "its end (--fin-grace sets a limit)")
	default:
		s.Note(why+"%v of silence (--fin-grace changes that)", *limit)
	}
}
