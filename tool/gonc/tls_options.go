package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// tlsSettings are --tls and its companions as they were given.
type tlsSettings struct {
	on          bool
	noVerify    bool
	cert, key   string // files
	ca          string // a file
	fingerprint string
	name        string
	alpn        string // separated by commas
}

// config makes of the flags what crypto/tls takes; nil without --tls. host is the
// destination, whose name the certificate must have.
func (f tlsSettings) config(server bool, host string) (*tls.Config, error) {
	if err := f.conflict(server); err != nil || !f.on {
		return nil, err
	}
	c := &tls.Config{DynamicRecordSizingDisabled: true} // bulk, not first bytes, is what counts
	steps := []func(*tls.Config) error{f.setCertificate, f.setALPN, f.setVerification}
	if server {
		steps = append(steps, f.setServer)
	} else {
		steps = append(steps, func(c *tls.Config) error { return f.setClient(c, host) })
	}
	for _, set := range steps {
		if err := set(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// conflict tells which flags exclude each other.
func (f tlsSettings) conflict(server bool) error {
	on := f.on
	f.on = false
	switch {
	case !on && f != tlsSettings{}:
		return errors.New("the --tls-... flags need --tls")
	case f.key != "" && f.cert == "":
		return errors.New("--tls-key needs --tls-cert")
	case f.noVerify && (f.ca != "" || f.fingerprint != ""):
		return errors.New("--tls-no-verify contradicts --tls-ca and --tls-fingerprint")
	case f.ca != "" && f.fingerprint != "":
		return errors.New("cannot use --tls-ca and --tls-fingerprint: the one certificate, or those of an authority")
	case server && f.noVerify:
		return errors.New("--tls-no-verify is for clients: a server asks for certificates with --tls-ca only")
	case server && f.name != "":
		return errors.New("--tls-name is for clients")
	}
	return nil
}

// setCertificate reads gonc's own certificate and key, which may be in one file.
func (f tlsSettings) setCertificate(c *tls.Config) error {
	if f.cert == "" {
		return nil
	}
	key := f.key
	if key == "" {
		key = f.cert
	}
	pair, err := tls.LoadX509KeyPair(f.cert, key)
	if err != nil {
		return fmt.Errorf("certificate invalid: %s: %s", f.cert, tlsReason(err))
	}
	c.Certificates = []tls.Certificate{pair}
	return nil
}

// setALPN lists the protocols to offer or to accept (RFC 7301: of 1 to 255 bytes).
func (f tlsSettings) setALPN(c *tls.Config) error {
	if f.alpn == "" {
		return nil
	}
	c.NextProtos = strings.Split(f.alpn, ",")
	for _, p := range c.NextProtos {
		if p == "" || len(p) > 255 {
			return fmt.Errorf("protocols invalid: %s (names of 1 to 255 bytes, with commas between)", f.alpn)
		}
	}
	return nil
}

// setVerification says which certificates of the peer are good.
func (f tlsSettings) setVerification(c *tls.Config) error {
	if f.fingerprint != "" {
		return pin(c, f.fingerprint)
	}
	c.InsecureSkipVerify = f.noVerify
	if f.ca == "" {
		return nil
	}
	pem, err := os.ReadFile(f.ca)
	if err != nil {
		return fault.About("authorities unreadable: "+f.ca, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return fmt.Errorf("authorities invalid: %s: no certificate in PEM", f.ca)
	}
	c.RootCAs, c.ClientCAs = pool, pool
	return nil
}

// setClient says whom the client means: by default the destination.
func (f tlsSettings) setClient(c *tls.Config, host string) error {
	c.ServerName = host
	if f.name != "" {
		c.ServerName = f.name
	}
	if c.ServerName == "" && !c.InsecureSkipVerify {
		return errors.New("--tls needs --tls-name here: the destination has no name")
	}
	return nil
}

// setServer gives a server its certificate, and has it ask for the client's.
func (f tlsSettings) setServer(c *tls.Config) (err error) {
	switch {
	case f.ca != "":
		c.ClientAuth = tls.RequireAndVerifyClientCert
	case f.fingerprint != "":
		c.ClientAuth = tls.RequireAnyClientCert
	}
	if len(c.Certificates) == 0 {
		c.Certificates, err = selfSigned()
	}
	return err
}
