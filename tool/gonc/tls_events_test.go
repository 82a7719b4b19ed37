package main

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
)

// A connection's life over TLS in events: what was agreed on, and who said when that no
// more follows.
func TestEventsOfTLS(t *testing.T) {
	events, cert := eventsOverTLS(t, "", "--tls-no-verify")
	expectKinds(t, events, "resolve attempt connect tls_handshake tls_established "+
		"close_notify_sent fin_sent close_notify_received fin_received end exit")
	if name := events[3].text("server_name"); name != "a.test" {
		t.Errorf("the server is asked for %q", name)
	}
	e := events[4]
	for field, want := range map[string]string{
		"version": "TLS 1.3", "server_name": "a.test", "alpn": "h2", "peer_subject": "CN=plain",
		"peer_sha256": secure.Fingerprint(cert),
	} {
		if got := e.text(field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if !strings.HasPrefix(e.text("cipher_suite"), "TLS_") {
		t.Error(e)
	}
}

// What a peer puts into its certificate neither fills the log nor reaches a terminal as
// it is.
func TestEventsOfHostileCertificate(t *testing.T) {
	events, _ := eventsOverTLS(t, "\x1b[2J\u202e"+strings.Repeat("x", 30_000), "--tls-no-verify")
	want := "CN=?[2J?"
	got := events[4].text("peer_subject")
	if !strings.HasPrefix(got, want) || len(got) > fault.ForeignLimit+len("...") {
		t.Errorf("the subject of %d bytes begins with %.20q, want %q", len(got), got, want)
	}
}

// A handshake that fails says why.
func TestEventsOfFailedHandshake(t *testing.T) {
	events, _ := eventsOverTLS(t, "")
	expectKinds(t, events, "resolve attempt connect tls_handshake tls_failed end exit")
	if e := events[4]; e.text("cause") != "tls" ||
		!strings.Contains(e.text("error"), "wanted to match a.test") {
		t.Error(e)
	}
}

// eventsOverTLS has gonc say nothing to a server whose certificate has a subject, and
// returns the events and the certificate.
func eventsOverTLS(t *testing.T, subject string, flags ...string) (events []event, der []byte) {
	t.Helper()
	if subject == "" {
		subject = "plain"
	}
	a := newAuthority(t)
	key, cert, _ := a.make("server", &x509.Certificate{Subject: pkix.Name{CommonName: subject}},
		a.cert, a.key)
	own := tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}
	l, port := listenTCP(t)
	log := filepath.Join(t.TempDir(), "log")
	flags = append(flags, "--tls", "--tls-name", "a.test", "--tls-alpn", "x,h2", "--events=json:"+log,
		"127.0.0.1", port)
	p := launch(t, devNull(t), nil, "gonc", flags...)
	peer := tls.Server(accept(t, l),
		&tls.Config{Certificates: []tls.Certificate{own}, NextProtos: []string{"h2"}})
	if _, err := io.Copy(io.Discard, peer); err == nil { // gonc may refuse the handshake
		check(t, peer.Close())
	}
	p.status()
	return eventsIn(t, log), cert.Raw
}

// With --close=rst the peer has no FIN over TLS, either, nor a close_notify.
func TestTLSCloseRST(t *testing.T) {
	a := newAuthority(t)
	own, _ := a.leaf("127.0.0.1")
	l, port := listenTCP(t)
	launch(t, fileOf(t, "all of it"), nil, "gonc", "--tls", "--tls-ca", a.file, "--close=rst",
		"127.0.0.1", port)
	c := accept(t, l)
	peer := shake(t, tls.Server(c, &tls.Config{Certificates: []tls.Certificate{own}}))
	expect(t, peer, "all of it")
	if _, err := peer.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("got %v, want a reset", err)
	}
}
