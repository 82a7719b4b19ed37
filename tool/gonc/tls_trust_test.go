package main

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/sockspec/sockspec/tool/gonc/internal/secure"
)

// What a client makes of the certificates of servers.
func TestTLSVerification(t *testing.T) {
	a := newAuthority(t)
	_, good := a.leaf("127.0.0.1")
	_, named := a.leaf("a.test")
	other := newAuthority(t)
	_, others := other.leaf("127.0.0.1")
	const hint = ` (see --tls-ca, --tls-name, --tls-fingerprint)`
	for name, c := range map[string]struct {
		cert   string
		client []string
		want   string // a pattern for the client's message; none for success
	}{
		"good": {good, []string{"--tls-ca", a.file}, ""},
		"unknown authority": {good, nil,
			`failed to verify certificate: x509: certificate signed by unknown authority` + hint},
		"another authority": {others, []string{"--tls-ca", a.file},
			`failed to verify certificate: x509: certificate signed by unknown authority.*` + hint},
		"not verified": {others, []string{"--tls-no-verify"}, ""},
		"another name": {named, []string{"--tls-ca", a.file},
			"failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 " +
				"because it doesn't contain any IP SANs" + hint},
		"the wanted name": {named, []string{"--tls-ca", a.file, "--tls-name", "a.test"}, ""},
		"fingerprint":     {others, []string{"--tls-fingerprint", fingerprintOf(t, others)}, ""},
		"another one's": {good, []string{"--tls-fingerprint", strings.ToLower(fingerprintOf(t,
			others))}, `the peer's certificate is another: ` + fingerprintOf(t, good)},
		"protocol": {good, []string{"--tls-ca", a.file, "--tls-alpn", "x,h2"}, ""},
		"no common protocol": {good, []string{"--tls-ca", a.file, "--tls-alpn", "x,y"},
			`remote error: tls: no application protocol`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := launch(t, devNull(t), nil, "gonc", "-lv", "--tls", "--tls-cert", c.cert, "--tls-alpn",
				"h2,h3", "127.0.0.1", "0")
			port := server.port()
			client := launch(t, devNull(t), nil, "gonc",
				append([]string{"--tls", "127.0.0.1", port}, c.client...)...)
			pattern := `^gonc: TLS handshake with 127\.0\.0\.1 port ` + port + ` \(tcp\): ` +
				escapeHint(c.want) + "\n$"
			wanted := 1
			if c.want == "" {
				wanted, pattern = 0, `^$`
			}
			if got := client.status(); got != wanted ||
				!regexp.MustCompile(pattern).MatchString(client.stderr.String()) {
				t.Errorf("exit status %d with %q, want %d with %s", got, client.stderr.String(), wanted,
					pattern)
			}
			if got := server.status(); got != wanted {
				t.Errorf("the server's exit status is %d with %q, want %d", got, server.stderr.String(), wanted)
			}
		})
	}
}

// An address is the same in any spelling, also to the one who verifies a certificate.
func TestTLSVerifiesAddress(t *testing.T) {
	a := newAuthority(t)
	_, cert := a.leaf("127.0.0.1")
	server := launch(t, devNull(t), nil, "gonc", "-lv", "--tls", "--tls-cert", cert, "127.0.0.1", "0")
	client := launch(t, devNull(t), nil, "gonc", "--tls", "--tls-ca", a.file, "0x7f.1", server.port())
	client.expectStatus(0, "")
}

// escapeHint makes the parentheses of a hint literal ones.
func escapeHint(pattern string) string {
	return strings.NewReplacer("(see", `\(see`, "print)", `print\)`).Replace(pattern)
}

// fingerprintOf is the fingerprint of a certificate in a file.
func fingerprintOf(t testing.TB, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	check(t, err)
	block, _ := pem.Decode(text)
	cert, err := x509.ParseCertificate(block.Bytes)
	check(t, err)
	return secure.Fingerprint(cert.Raw)
}

// A server that asks for certificates serves who has one of its authority.
func TestTLSClientCertificate(t *testing.T) {
	a := newAuthority(t)
	_, server := a.leaf("127.0.0.1")
	_, ann := a.leaf("ann")
	other := newAuthority(t)
	_, eve := other.leaf("eve")
	for name, c := range map[string]struct {
		client []string
		status int
		server string
	}{
		"of the authority": {[]string{"--tls-cert", ann}, 0, ""},
		"of another authority": {[]string{"--tls-cert", eve}, 1,
			"failed to verify certificate: x509: certificate signed by unknown authority"},
		"none": {nil, 1, "client didn't provide a certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := launch(t, devNull(t), nil, "gonc", "-lv", "--tls", "--tls-cert", server, "--tls-ca", a.file,
				"127.0.0.1", "0")
			args := append([]string{"--tls", "--tls-ca", a.file, "127.0.0.1", s.port()}, c.client...)
			p := launch(t, devNull(t), nil, "gonc", args...)
			if got := p.status(); got != c.status {
				t.Errorf("the client's exit status is %d with %q, want %d", got, p.stderr.String(), c.status)
			}
			if got := s.status(); got != c.status || !strings.Contains(s.stderr.String(), c.server) {
				t.Errorf("the server's exit status is %d with %q, want %d with %q", got, s.stderr.String(),
					c.status, c.server)
			}
		})
	}
}

// A server without a certificate makes one, and says by what it can be known.
func TestTLSSelfSigned(t *testing.T) {
	s := launch(t, devNull(t), nil, "gonc", "-lv", "--tls", "127.0.0.1", "0")
	port := s.port()
	print, ok := strings.CutPrefix(s.line(), "Certificate SHA-256 ")
	if !ok {
		t.Fatal("no fingerprint")
	}
	p := run1(t, "--send-only", "--tls", "--tls-fingerprint", print, "127.0.0.1", port)
	p.write("to whom it concerns")
	check(t, p.in.Close())
	expect(t, s.out, "to whom it concerns")
	p.expectStatus(0, "")
	if s.status() != 0 {
		t.Fatal(s.stderr.String())
	}
}
