package secure

import (
	"crypto/sha256"
	"crypto/tls"
	"strings"
	"testing"
)

// A fingerprint is that of a certificate: none will not do.
func TestPinWithoutCertificate(t *testing.T) {
	var c tls.Config
	if err := pin(&c, strings.Repeat("0a", sha256.Size)); err != nil {
		t.Fatal(err)
	}
	if err := c.VerifyConnection(tls.ConnectionState{}); err == nil ||
		err.Error() != "the peer has shown no certificate" {
		t.Error(err)
	}
}
