package session

import (
	"io"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// onlyReceives reports whether there is nothing to send but a FIN, and no time to keep.
func (s *Session) onlyReceives() bool {
	plain := s.TLS == nil && !s.Telnet && !s.SendOnly && !s.Hasty && s.Closing.how == closeHalf
	return plain && s.Timeout == nil && !s.quits() && (s.NoInput || s.turn.IsOver())
}

// runOneWay is run for a session that only receives. A FIN waits for nothing, and so one
// goroutine is enough; and nothing was sent whose arrival would be awaited.
func (s *Session) runOneWay() error {
	s.sayNothing()
	if !s.over {
		if err := s.receive(); err != nil {
			return s.abandon(err, nil)
		}
	}
	return s.peerFinished(false)
}

// sayNothing is the sending direction of a session that only receives, once.
func (s *Session) sayNothing() {
	if !s.silent {
		s.silent = true
		_ = s.send() // it has nothing to fail with
	}
}

// promptly is how long the FIN of a peer that has nothing to say may take. On loopback it
// is behind its connect by some ten microseconds; to hand the session to another thread
// takes longer.
const promptly = 100 * time.Microsecond

// endsAtOnce says nothing where there is nothing to say, and reports whether the peer does
// the same, as one does that only wants to know whether somebody listens. Then the
// session, which has not begun yet, waits for nothing any more. A server that serves
// nobody else waits for it promptly. Where events are told nothing is done before they
// are, and their reader may be slow.
func (s *Session) endsAtOnce(alone bool) bool {
	if s.Command != nil || s.Events != nil || !s.onlyReceives() {
		return false
	}
	s.sayNothing()
	if alone {
		s.Sock.ComesWithin(promptly)
	}
	s.over = s.Sock.HasEnded()
	return s.over
}

// isUnread reports whether nobody here wants what the peer sends.
func (s *Session) isUnread() bool {
	if s.SendOnly || transfer.IsClosed(s.enough.come) {
		return true
	}
	select {
	case <-s.local.Gone:
		return true
	default:
		return false
	}
}

// discard is the receiving direction with nobody who wants its bytes. They are read all
// the same: left unread, they would make the end of the connection a reset.
func (s *Session) discard() error {
	buffer := transfer.Buffers.Get().(*[transfer.BufferSize]byte)
	defer transfer.Buffers.Put(buffer)
	for s.reading.Err() == nil {
		_, err := s.stream.Read(buffer[:])
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return s.Fault(fault.Receive, s.Peer, err)
		}
		if s.spoken.Load() || !transfer.IsClosed(s.enough.come) {
			s.Moved() // it holds up nothing that lastInput waits for
		}
	}
	return nil
}

// How long a peer is still read that nobody here listens to any more.
const (
	farewellSilence = time.Second     // if nothing comes; -q says otherwise
	longestFarewell = 5 * time.Second // if it does, unless there is -q
)

// farewell is the end of a session that goes on without the peer's answer, and of which
// the peer has acknowledged everything: its FIN is waited for, but not for long. To close
// sooner is to answer what it still sends with a RST, which may throw away what it has
// acknowledged and not read yet (RFC 9293 section 3.10.7.4, RFC 1122 section 4.2.2.13).
// It returns the receiving direction if that has not ended.
func (s *Session) farewell(received chan error) chan error {
	if received == nil || !s.sendsFIN() {
		return received
	}
	if transfer.IsClosed(s.enough.come) && s.Sent.Bytes.Load() == 0 {
		return received // a RST costs the peer nothing
	}
	silence, longest := farewellSilence, time.NewTimer(longestFarewell)
	defer longest.Stop()
	if s.quits() {
		silence = *s.Quit
		longest.Stop()
	}
	if s.Timeout != nil {
		silence = min(silence, *s.Timeout)
	}
	s.Moved()
	select {
	case <-received: //nolint:errcheck // what is lost now nobody misses
		return nil
	case <-s.Expiry(&silence):
	case <-longest.C:
	}
	return received
}

// disregard ends the receiving direction, if it has not ended yet, of a session that is
// over without it.
func (s *Session) disregard(received chan error) {
	if received == nil {
		return
	}
	s.leaving.Store(true)
	s.Finish()
	s.Sock.Abort()
	<-received //nolint:errcheck // nobody misses what it may have lost
}
