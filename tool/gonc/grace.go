package main

import (
	"fmt"
	"math"
	"time"
)

// grace is how long standard input may be silent after the peer's FIN (--fin-grace).
type grace struct {
	given bool
	limit time.Duration // 0 is for ever
}

// defaultGrace is the time that a pipe has which has said nothing by then. It is long for
// a program that answers when it has read all of the question, and short for a person who
// waits for a transfer to end.
const defaultGrace = 2 * time.Second

// parseGrace reads the value of --fin-grace.
func parseGrace(text string) (grace, error) {
	g := grace{given: true}
	if text == "forever" {
		return g, nil
	}
	if (seconds{&g.limit, math.MinInt32, "fin-grace"}).Set(text) != nil {
		return g, fmt.Errorf("fin-grace invalid: %s (a number of seconds, or forever)", text)
	}
	g.limit = max(0, g.limit) // as with -q, a negative number is no limit
	return g, nil
}

// afterFIN is the rule for a standard input that may still speak after the peer's FIN: it
// is waited for until it has been silent for a time.
func (s *session) afterFIN() <-chan struct{} {
	s.Moved()
	return s.Expiry(s.graceLimit())
}

// graceLimit is that time; 0 is for ever.
func (s *session) graceLimit() time.Duration {
	if !s.finGrace.given && s.seemsOver() {
		return defaultGrace
	}
	return s.finGrace.limit
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
	if s.graceLimit() > 0 {
		s.stop()
	}
}

// beforeTelling is how long a silence lasts before -v tells of it: what comes at once is
// not waited for.
const beforeTelling = time.Second

// untilTold is the time up to the line of -v that says why the session goes on.
func (s *session) untilTold() <-chan struct{} {
	silent := s.reading.Err() == nil && s.local.IsPipe() && !s.local.IsChild()
	if !silent || !s.verbose || s.finGrace.given {
		return nil
	}
	return s.Expiry(beforeTelling)
}

// noteGrace says why the session goes on, if it is standard input that it waits for.
func (s *session) noteGrace() {
	const why = "Standard input is a pipe that may still speak: waiting for "
	limit := s.graceLimit()
	switch {
	case !s.Waiting.Load():
	case limit == 0:
		s.note(why + "its end (--fin-grace sets a limit)")
	default:
		s.note(why+"%v of silence (--fin-grace changes that)", limit)
	}
}
