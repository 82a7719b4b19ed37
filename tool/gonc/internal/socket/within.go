package socket

import (
	"syscall"
	"time"
)

// handshakeTime is how long a peer may take over an answer that is none of the session's
// bytes: a proxy's, or one of TLS. -w may set less.
const handshakeTime = 30 * time.Second

// Within does what waits for a peer's answers on a socket, and gives up in time.
func (s *Socket) Within(limit time.Duration, do func() error) error {
	late := time.AfterFunc(limit, s.Abort)
	err := do()
	if !late.Stop() {
		return syscall.ETIMEDOUT
	}
	return err
}

// ConnectLimit is how long an attempt to connect may take from now on: up to a time, if
// there is one, or as long as a silence (-w). 0 is as long as the kernel lets it.
func ConnectLimit(silence *time.Duration, by time.Time) time.Duration {
	switch {
	case !by.IsZero():
		return max(time.Nanosecond, time.Until(by))
	case silence != nil:
		return *silence
	}
	return 0
}

// AnswerLimit is how long a peer may take over an answer.
func AnswerLimit(silence *time.Duration) time.Duration {
	if silence != nil {
		return min(handshakeTime, *silence)
	}
	return handshakeTime
}

// HandshakeLimit is AnswerLimit before the session begins.
func HandshakeLimit(silence *time.Duration, by time.Time) time.Duration {
	if by.IsZero() {
		return AnswerLimit(silence)
	}
	return ConnectLimit(silence, by)
}

// WaitFor bounds each wait that begins within a time from now on; no time is no bound.
func (s *Socket) WaitFor(limit *time.Duration) {
	if limit != nil {
		s.WaitUntil(time.Now().Add(*limit))
	}
}
