package secure

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// selfSigned makes a certificate for this run, which a client can only know by its
// fingerprint.
func selfSigned() ([]tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: "gonc"},
		DNSNames:     []string{"localhost"},
		NotBefore:    now.Add(-time.Hour), // clocks differ
		NotAfter:     now.AddDate(1, 0, 0),
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, nil
}

// Fingerprint is the SHA-256 hash of a certificate in DER, as openssl x509
// -fingerprint -sha256 prints it.
func Fingerprint(der []byte) string {
	hash := sha256.Sum256(der)
	return strings.ReplaceAll(fmt.Sprintf("% X", hash[:]), " ", ":")
}

// pin has the peer's certificate accepted by its fingerprint, and by nothing else:
// names, dates and issuers then do not matter.
func pin(c *tls.Config, text string) error {
	want, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
	if err != nil || len(want) != sha256.Size {
		return fmt.Errorf("fingerprint invalid: %s (SHA-256 has 64 hexadecimal digits)", text)
	}
	c.InsecureSkipVerify = true // what VerifyConnection does takes its place
	c.VerifyConnection = func(s tls.ConnectionState) error {
		if len(s.PeerCertificates) == 0 {
			return errors.New("the peer has shown no certificate")
		}
		got := sha256.Sum256(s.PeerCertificates[0].Raw)
		if string(got[:]) != string(want) {
			return fmt.Errorf("the peer's certificate is another: %s",
				Fingerprint(s.PeerCertificates[0].Raw))
		}
		return nil
	}
	return nil
}
