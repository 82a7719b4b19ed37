package main

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// errTruncated is the end of a connection that TLS did not announce: anybody on the
// way can forge a FIN, so what was received may not be all (RFC 8446 section 6.1).
var errTruncated = fault.Because(fault.Reset, errors.New("the connection ended without TLS's close_notify: data may be missing"))

// secured is TLS over a socket.
type secured struct {
	*tls.Conn
	sock   *socket
	tell   func(event string)
	ending sync.Once
	ended  sync.Once // for the peer's end
}

// Read reads, and tells of the peer's close_notify: TLS alone says that this is the end.
func (s *secured) Read(buffer []byte) (int, error) {
	n, err := s.Conn.Read(buffer)
	if err == io.EOF {
		s.ended.Do(func() { s.tell("close_notify_received") })
	}
	return n, err
}

// CloseWrite sends close_notify, and a FIN; once, however often it is called.
func (s *secured) CloseWrite() (err error) {
	s.ending.Do(func() {
		s.tell("close_notify_sent") // before it is: the peer's may come at once
		s.tell("fin_sent")
		err = cmp.Or(s.Conn.CloseWrite(), s.sock.CloseWrite())
	})
	return err
}

// secure puts TLS between the socket and the session, if --tls was given. Who does not
// come through the handshake has no turn to read standard input.
func (s *session) secure() error {
	if s.tls == nil {
		return nil
	}
	begin := tls.Client
	if s.listen {
		begin = tls.Server
	}
	c, began := begin(records{s.sock}, s.tls), time.Now()
	s.events.emit("tls_handshake", handshakeFields(s.tls)...)
	if err := s.within(s.sock, c.Handshake); err != nil {
		failure := s.tlsFault(err)
		s.events.emit("tls_failed", slog.String("error", tlsReason(err)), slog.String("cause", fault.CauseOf(failure).String()), since(began))
		return failure
	}
	state := c.ConnectionState()
	s.events.emit("tls_established", securedFields(state, began)...)
	s.noteSecured(state)
	tell := func(event string) { s.events.emit(event, s.counts()...) }
	s.stream, s.turn = newStream(&secured{Conn: c, sock: s.sock, tell: tell}), s.local.join()
	return nil
}

// conclude ends TLS where the end of standard input has not: without close_notify, the
// peer would have to take the end of the connection for a truncation. Everything that
// was sent has been acknowledged; a peer that takes no more has closed already.
func (s *session) conclude() { _ = s.within(s.sock, s.stream.CloseWrite) }

// records is the socket as crypto/tls uses it.
type records struct{ sock *socket }

// Read waits for bytes. That there are none is for TLS to say, not for TCP: crypto/tls
// takes a FIN between two records for the end, without a word.
func (r records) Read(buffer []byte) (int, error) {
	n, err := r.sock.Read(buffer)
	if err == io.EOF {
		err = errTruncated
	}
	return n, err
}

func (r records) Write(data []byte) (int, error) { return r.sock.Write(data) }

// Close does nothing: the session closes its socket.
func (records) Close() error { return nil }

// The deadlines are those that crypto/tls sets on close_notify by itself: it would
// drop it after five seconds in which the peer reads nothing.
func (records) SetDeadline(time.Time) error      { return nil }
func (records) SetReadDeadline(time.Time) error  { return nil }
func (records) SetWriteDeadline(time.Time) error { return nil }

func (records) LocalAddr() net.Addr  { return nil }
func (records) RemoteAddr() net.Addr { return nil }

// noteSecured tells what the two sides have agreed on.
func (o *options) noteSecured(s tls.ConnectionState) {
	if !o.verbose {
		return
	}
	line := tls.VersionName(s.Version) + ", " + tls.CipherSuiteName(s.CipherSuite)
	if s.NegotiatedProtocol != "" {
		line += ", protocol " + s.NegotiatedProtocol
	}
	if len(s.PeerCertificates) > 0 {
		line += ", certificate of " + fault.Foreign(s.PeerCertificates[0].Subject.String()) + ", SHA-256 " + fingerprint(s.PeerCertificates[0].Raw)
	}
	o.note("%s", fault.OneLine(line))
}

// noteCertificate tells by what a client can know a server whose certificate is made
// for this run.
func (o *options) noteCertificate() {
	if o.verbose && o.tls != nil {
		o.note("Certificate SHA-256 %s", fingerprint(o.tls.Certificates[0].Certificate[0]))
	}
}

// tlsFault is the failure of a handshake. What has befallen the connection counts as
// that; all else is about TLS.
func (s *session) tlsFault(err error) error {
	why := fault.CauseOfErrno(err)
	if why == fault.Other {
		why = fault.TLS
	}
	return fault.Because(why, s.fault(fault.Handshake, s.peer, errors.New(tlsReason(err))))
}

// tlsReason is an error of crypto/tls, without the prefix that says so, and with the
// way out where the peer's certificate is not trusted.
func tlsReason(err error) string {
	text := fault.Foreign(strings.TrimPrefix(fault.Reason(err), "tls: "))
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Sprintf("%s (see --tls-ca, --tls-name, --tls-fingerprint)", text)
	}
	return text
}
