package main

import (
	"errors"
	"io"
)

// oneWayConflict tells with what --send-only and --recv-only, which is -d, make no sense.
func (o *options) oneWayConflict() error {
	switch {
	case o.sendOnly && o.noInput:
		return errors.New("cannot use --send-only and --recv-only")
	case o.sendOnly && (o.udp || o.scan):
		return errors.New("--send-only is for connections: not with -u or -z")
	case o.command != nil && (o.sendOnly || o.noInput):
		return errors.New("cannot use --send-only or --recv-only with a command, which can redirect by itself")
	}
	return nil
}

// isUnread tells whether nobody here wants what the peer sends.
func (s *session) isUnread() bool {
	if s.sendOnly {
		return true
	}
	select {
	case <-s.local.gone:
		return true
	default:
		return false
	}
}

// discard is the receiving direction with nobody who wants its bytes. They are read all
// the same: left unread, they would make the end of the connection a reset.
func (s *session) discard() error {
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	for s.reading.Err() == nil {
		_, err := s.stream.Read(buffer[:])
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return s.fault(opReceive, s.peer, err)
		}
		s.moved()
	}
	return nil
}

// disregard ends the receiving direction, if it has not ended yet, of a session that is
// over without it.
func (s *session) disregard(received chan error) {
	if received == nil {
		return
	}
	s.stop()
	s.sock.abort()
	<-received //nolint:errcheck // nobody misses what it may have lost
}
