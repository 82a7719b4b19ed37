// Package secure puts TLS between a socket and what uses it: from flags to a
// configuration, from a socket to a connection whose ends are told apart, and what
// there is to say about both.
package secure

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
)

// Settings are --tls and its companions as they were given; nil is not given.
type Settings struct {
	On          bool
	NoVerify    bool
	Cert, Key   *string // files
	CA          *string // a file
	Fingerprint *string
	Name        *string
	ALPN        *string // separated by commas
}

// Config makes of the flags what crypto/tls takes; nil without --tls. host is the
// destination, whose name the certificate must have.
func (f Settings) Config(server bool, host string) (*tls.Config, error) {
	if err := f.conflict(server); err != nil || !f.On {
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

// conflict is the error of flags that exclude each other.
func (f Settings) conflict(server bool) error {
	on := f.On
	f.On = false
	switch {
	case !on && f != Settings{}:
		return errors.New("the --tls-... flags need --tls")
	case f.Key != nil && f.Cert == nil:
		return errors.New("--tls-key needs --tls-cert")
	case f.NoVerify && (f.CA != nil || f.Fingerprint != nil):
		return errors.New("--tls-no-verify contradicts --tls-ca and --tls-fingerprint")
	case f.CA != nil && f.Fingerprint != nil:
		return errors.New("cannot use --tls-ca and --tls-fingerprint: " +
			"the one certificate, or those of an authority")
	case server && f.NoVerify:
		return errors.New("--tls-no-verify is for clients: " +
			"a server asks for certificates with --tls-ca only")
	case server && f.Name != nil:
		return errors.New("--tls-name is for clients")
	}
	return nil
}

// setCertificate reads gonc's own certificate and key, which may be in one file.
func (f Settings) setCertificate(c *tls.Config) error {
	if f.Cert == nil {
		return nil
	}
	cert, key := *f.Cert, *cmp.Or(f.Key, f.Cert)
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return fmt.Errorf("certificate invalid: %s: %s", cert, Reason(err))
	}
	c.Certificates = []tls.Certificate{pair}
	return nil
}

// setALPN lists the protocols to offer or to accept (RFC 7301: of 1 to 255 bytes).
func (f Settings) setALPN(c *tls.Config) error {
	if f.ALPN == nil {
		return nil
	}
	c.NextProtos = strings.Split(*f.ALPN, ",")
	for _, p := range c.NextProtos {
		if p == "" || len(p) > 255 {
			const wrong = "protocols invalid: %s (names of 1 to 255 bytes, with commas between)"
			return fmt.Errorf(wrong, *f.ALPN)
		}
	}
	return nil
}

// setVerification says which certificates of the peer are good.
func (f Settings) setVerification(c *tls.Config) error {
	if f.Fingerprint != nil {
		return pin(c, *f.Fingerprint)
	}
	c.InsecureSkipVerify = f.NoVerify
	if f.CA == nil {
		return nil
	}
	pem, err := os.ReadFile(*f.CA)
	if err != nil {
		return fault.About("authorities unreadable: "+*f.CA, err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return fmt.Errorf("authorities invalid: %s: no certificate in PEM", *f.CA)
	}
	c.RootCAs, c.ClientCAs = pool, pool
	return nil
}

// setClient says whom the client means: by default the destination.
func (f Settings) setClient(c *tls.Config, host string) error {
	c.ServerName = inet.Canonical(host)
	if f.Name != nil {
		c.ServerName = *f.Name
	}
	if c.ServerName == "" && !c.InsecureSkipVerify {
		return errors.New("--tls needs --tls-name here: the destination has no name")
	}
	return nil
}

// setServer gives a server its certificate, and has it ask for the client's.
func (f Settings) setServer(c *tls.Config) (err error) {
	switch {
	case f.CA != nil:
		c.ClientAuth = tls.RequireAndVerifyClientCert
	case f.Fingerprint != nil:
		c.ClientAuth = tls.RequireAnyClientCert
	}
	if len(c.Certificates) == 0 {
		c.Certificates, err = selfSigned()
	}
	return err
}
