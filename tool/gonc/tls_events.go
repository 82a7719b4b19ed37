package main

import (
	"crypto/tls"
	"log/slog"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// What --events tells of TLS. Names that the peer chose are shown as far as foreign
// lets them.

// handshakeFields tell what a client asks for: the server's name, if it has one.
func handshakeFields(c *tls.Config) []slog.Attr { return named("server_name", c.ServerName) }

// securedFields tell what the two sides have agreed on, and who the peer says it is.
func securedFields(s tls.ConnectionState, began time.Time) []slog.Attr {
	fields := []slog.Attr{
		slog.String("version", tls.VersionName(s.Version)),
		slog.String("cipher_suite", tls.CipherSuiteName(s.CipherSuite)),
		since(began),
	}
	fields = append(fields, named("server_name", s.ServerName)...)
	fields = append(fields, named("alpn", s.NegotiatedProtocol)...)
	if len(s.PeerCertificates) > 0 {
		peer := s.PeerCertificates[0]
		fields = append(fields, slog.String("peer_subject", fault.Foreign(peer.Subject.String())), slog.String("peer_sha256", fingerprint(peer.Raw)))
	}
	return fields
}

// named is a field with a name that there may be.
func named(key, name string) []slog.Attr {
	if name == "" {
		return nil
	}
	return []slog.Attr{slog.String(key, fault.Foreign(name))}
}
