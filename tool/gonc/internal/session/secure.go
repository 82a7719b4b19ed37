package session

import (
	"errors"
	"log/slog"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// secure puts TLS between the socket and the session, if --tls was given. Who does not
// come through the handshake has no turn to read standard input.
func (s *Session) secure() error {
	if s.TLS == nil {
		return nil
	}
	emit := func(event string) { s.Events.Emit(event, s.Counts()...) }
	c, began := secure.NewConn(s.Sock, s.TLS, s.Listen, emit), time.Now()
	s.Events.Emit("tls_handshake", secure.WantedFields(s.TLS)...)
	if err := s.Sock.Within(socket.HandshakeLimit(s.Timeout, s.ConnectBy), c.Handshake); err != nil {
		reason := errors.New(secure.Reason(err))
		failure := fault.Because(secure.Cause(err), s.Fault(fault.Handshake, s.Peer, reason))
		cause := fault.CauseOf(failure).String()
		s.Events.Emit("tls_failed", slog.String("error", secure.Reason(err)),
			slog.String("cause", cause), tell.Since(began))
		return failure
	}
	state := c.ConnectionState()
	s.Events.Emit("tls_established", append(secure.AgreedFields(state), tell.Since(began))...)
	if s.Verbose {
		s.Note("%s", secure.Describe(state))
	}
	s.stream, s.turn = stream.New(c), s.local.Join()
	return nil
}

// conclude ends TLS where the end of standard input has not: without close_notify, the
// peer would have to take the end of the connection for a truncation. Everything that
// was sent has been acknowledged; a peer that takes no more has closed already.
func (s *Session) conclude() {
	_ = s.Sock.Within(socket.AnswerLimit(s.Timeout), s.stream.CloseWrite)
}
