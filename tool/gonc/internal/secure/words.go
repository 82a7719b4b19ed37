package secure

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// What there is to say about a handshake. Names that the peer chose are shown as far as
// fault.Foreign lets them.

// Describe says in one line what the two sides have agreed on, and who the peer says it
// is.
func Describe(s tls.ConnectionState) string {
	line := tls.VersionName(s.Version) + ", " + tls.CipherSuiteName(s.CipherSuite)
	if s.NegotiatedProtocol != "" {
		line += ", protocol " + s.NegotiatedProtocol
	}
	if len(s.PeerCertificates) > 0 {
		peer := s.PeerCertificates[0]
		line += ", certificate of " + fault.Foreign(peer.Subject.String()) + ", SHA-256 " +
			Fingerprint(peer.Raw)
	}
	return fault.OneLine(line)
}

// WantedFields tell events what a client asks for: the server's name, if it has one.
func WantedFields(c *tls.Config) []slog.Attr { return named("server_name", c.ServerName) }

// AgreedFields tell events what Describe says.
func AgreedFields(s tls.ConnectionState) []slog.Attr {
	fields := []slog.Attr{
		slog.String("version", tls.VersionName(s.Version)),
		slog.String("cipher_suite", tls.CipherSuiteName(s.CipherSuite)),
	}
	fields = append(fields, named("server_name", s.ServerName)...)
	fields = append(fields, named("alpn", s.NegotiatedProtocol)...)
	if len(s.PeerCertificates) > 0 {
		peer := s.PeerCertificates[0]
		fields = append(fields,
			slog.String("peer_subject", fault.Foreign(peer.Subject.String())),
			slog.String("peer_sha256", Fingerprint(peer.Raw)))
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

// Cause is that of a handshake's failure. What has befallen the connection counts as
// that; all else is about TLS.
func Cause(err error) fault.Cause {
	if c := fault.CauseOfErrno(err); c != fault.Other {
		return c
	}
	return fault.TLS
}

// Reason is an error of crypto/tls, without the prefix that says so, and with the way
// out where the peer's certificate is not trusted.
func Reason(err error) string {
	text := fault.Foreign(strings.TrimPrefix(fault.Reason(err), "tls: "))
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Sprintf("%s (see --tls-ca, --tls-name, --tls-fingerprint)", text)
	}
	return text
}
