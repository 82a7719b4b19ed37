package main

import (
	"errors"
	"log/slog"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
)

// secure puts TLS between the socket and the session, if --tls was given. Who does not
// come through the handshake has no turn to read standard input.
func (s *session) secure() error {
	if s.tls == nil {
		return nil
	}
	tell := func(event string) { s.events.emit(event, s.Counts()...) }
	c, began := secure.NewConn(s.sock, s.tls, s.listen, tell), time.Now()
	s.events.emit("tls_handshake", secure.WantedFields(s.tls)...)
	if err := within(s.handshakeLimit(), s.sock, c.Handshake); err != nil {
		failure := fault.Because(secure.Cause(err), s.fault(fault.Handshake, s.peer, errors.New(secure.Reason(err))))
		s.events.emit("tls_failed", slog.String("error", secure.Reason(err)), slog.String("cause", fault.CauseOf(failure).String()), since(began))
		return failure
	}
	state := c.ConnectionState()
	s.events.emit("tls_established", append(secure.AgreedFields(state), since(began))...)
	if s.verbose {
		s.note("%s", secure.Describe(state))
	}
	s.stream, s.turn = stream.New(c), s.local.Join()
	return nil
}

// conclude ends TLS where the end of standard input has not: without close_notify, the
// peer would have to take the end of the connection for a truncation. Everything that
// was sent has been acknowledged; a peer that takes no more has closed already.
func (s *session) conclude() { _ = within(s.answerLimit(), s.sock, s.stream.CloseWrite) }

// noteCertificate tells by what a client can know a server whose certificate is made
// for this run.
func (o *options) noteCertificate() {
	if o.verbose && o.tls != nil {
		o.note("Certificate SHA-256 %s", secure.Fingerprint(o.tls.Certificates[0].Certificate[0]))
	}
}
