package main

import (
	"errors"
	"fmt"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// proxySettings are -x and its companions as they were given.
type proxySettings struct{ address, kind, user, login string }

// setProxy reads them. -X and -P mean nothing without -x, as in nc.
func (o *options) setProxy(given proxySettings) (err error) {
	if given.address == "" {
		if given.login != "" {
			return errors.New("--proxy-auth needs --proxy")
		}
		return nil
	}
	switch {
	case o.udp:
		return errors.New("no proxy support for UDP mode")
	case o.dccp:
		return errors.New("no proxy support for DCCP mode")
	case o.listen:
		return errors.New("no proxy support for listen")
	case o.source != "":
		return errors.New("no proxy support for local source address")
	case given.user != "" && given.login != "":
		return errors.New("cannot use -P and --proxy-auth: both name the user")
	}
	if o.proxy, err = parseProxy(given.address, given.kind); err != nil {
		return err
	}
	o.proxy.login, err = o.proxy.findLogin(given)
	return err
}

// findLogin is the user to name to the proxy. SOCKS 4 has no password.
func (p *proxy) findLogin(given proxySettings) (login, error) {
	if given.user == "" {
		return parseLogin(given.login)
	}
	return login{user: given.user, unasked: p.kind == proxySOCKS5 || p.kind == proxyConnect}, nil
}

// askLogin asks for the password that is nowhere to be read.
func (p *proxy) askLogin() error {
	password, err := askPassword(fmt.Sprintf("Proxy password for %s@%s: ", p.login.user, p.host))
	if err != nil {
		return fault.Because(fault.Proxy, fmt.Errorf("Unable to read proxy passphrase: %w", err)) //nolint:staticcheck // nc's words
	}
	p.login = login{user: p.login.user, password: string(password)}
	return nil
}
