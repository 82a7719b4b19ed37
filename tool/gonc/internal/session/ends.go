package session

import (
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// The rules that end a session before both directions have ended. Each is a
// channel that is closed when its time is up, nil as long as there is no limit.

// shape puts before the stream what flags ask to do with its bytes.
func (s *Session) shape() {
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
func (s *Session) quitting() <-chan struct{} {
	if !s.quits() {
		return nil
	}
	s.Moved()
	return s.Expiry(s.Quit)
}

// quits reports whether -q sets a limit.
func (s *Session) quits() bool { return s.Quit != nil && *s.Quit > 0 }

// defaultGrace is the time that a pipe has which has said nothing by then. It is long for
// a program that answers when it has read all of the question, and short for a person who
// waits for a transfer to end.
const defaultGrace = 2 * time.Second

// afterFIN is the rule for a standard input that may still speak after the peer's FIN: it
// is waited for until it has been silent for a time.
func (s *Session) afterFIN() <-chan struct{} {
	s.Moved()
	return s.Expiry(s.graceLimit())
}

// graceLimit is that time; nil is for ever.
func (s *Session) graceLimit() *time.Duration {
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
func (s *Session) seemsOver() bool {
	return s.Sent.Bytes.Load() == 0 && s.Received.Bytes.Load() > 0 && !s.local.IsChild()
}

// endGrace is the end of that time. Whoever has begun to speak in it is in the midst of an
// answer, and has no limit that was not asked for.
func (s *Session) endGrace() {
	if s.graceLimit() != nil {
		s.stop()
	}
}

// beforeTelling is how long a silence lasts before -v tells of it: what comes at once is
// not waited for.
const beforeTelling = time.Second

// untilTold is the time up to the line of -v that says why the session goes on.
func (s *Session) untilTold() <-chan struct{} {
	silent := s.reading.Err() == nil && s.local.IsPipe() && !s.local.IsChild()
	if !silent || !s.Verbose || s.FinGrace != nil {
		return nil
	}
	limit := beforeTelling
	return s.Expiry(&limit)
}

// noteGrace says why the session goes on, if it is standard input that it waits for.
func (s *Session) noteGrace() {
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

// enough is the end of standard output by its reader, as in "gonc ... | head -1". What
// the peer sends from then on is thrown away; what standard input holds is still sent, as
// it is after the peer's FIN.
type enough struct {
	come chan struct{} // closed when it has come
	why  error         // set before that
}

// declare notes that a write has met it.
func (e *enough) declare(err error) {
	e.why = err
	close(e.come)
}

// orEnough is how a session has ended: by what it has met, if anything, or else by the
// reader of its output.
func (s *Session) orEnough(err error) error {
	if transfer.IsClosed(s.enough.come) && (err == nil || fault.IsQuiet(err)) {
		return s.enough.why
	}
	return err
}

// lastInput is the rule for an input that may still speak when nobody reads the output
// any more: it is waited for until it has been silent for a time.
func (s *Session) lastInput() <-chan struct{} {
	s.Moved()
	limit := farewellSilence
	if s.FinGrace != nil {
		limit = *s.FinGrace
	}
	return s.Expiry(&limit)
}

// requestLimit is the most that is taken for a request, and not for an upload.
const requestLimit = 64 << 10

// hasAsked reports whether a client has sent something that calls for an answer, and the
// FIN behind it.
func (s *Session) hasAsked() bool {
	asks := !s.Listen && !s.SendOnly && !s.NoInput && s.Command == nil
	n := s.Sent.Bytes.Load()
	return asks && s.hasSentFIN.Load() && 0 < n && n <= requestLimit
}

// noteUnanswered tells that not one byte of an answer has come: some servers take a FIN for
// a hang-up, and drop what they were about to say.
func noteUnanswered() {
	tell.Line("gonc: no answer: the peer closed after our FIN " +
		"(servers that take it for a hang-up need --no-shutdown)")
}
