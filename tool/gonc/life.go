package main

import (
	"errors"
	"log/slog"
	"sync/atomic"
	"syscall"
	"time"
)

// connections counts the connections of the process, for their numbers in events.
var connections atomic.Int64

// begin tells that the session has its connection.
func (s *session) begin() {
	s.began = time.Now()
	s.events = s.events.of(connections.Add(1))
	kind := "connect"
	if s.listen {
		kind = "accept"
	}
	s.events.emit(kind, append(s.addressFields(s.peer), localFields(s.sock.localAddr())...)...)
}

// end tells what has become of the connection, and returns err, with which it has
// ended.
func (s *session) end(err error) error {
	if isReset(err) {
		s.events.emit("reset", errorFields(err)...)
	}
	err = s.part(err)
	s.events.emit("end", append(s.endFields(err), s.counts()...)...)
	return err
}

// endFields say why a session has ended.
func (s *session) endFields(err error) []slog.Attr {
	fields := []slog.Attr{slog.String("cause", causeOf(err).String()), since(s.began)}
	if err != nil {
		fields = append(fields, slog.String("error", oneLine(err.Error())))
	}
	return fields
}

// counts are the fields for the bytes that have moved so far.
func (f *flows) counts() []slog.Attr {
	return []slog.Attr{slog.Int64("sent", f.sent.bytes.Load()), slog.Int64("received", f.received.bytes.Load())}
}

// isReset tells that the peer has broken the connection off.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) && !isStreamFault(err)
}
