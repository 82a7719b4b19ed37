package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// proxySettings are -x and its companions as they were given.
type proxySettings struct{ address, kind, user, login string }

// setProxy reads them.
func (o *options) setProxy(given proxySettings) (err error) {
	switch {
	case given == proxySettings{}:
		return nil
	case given.address == "":
		return errors.New("-X, -P and --proxy-auth need a proxy: -x")
	case strings.Contains(given.address, "://"):
		return suggestProxy(given.address)
	case o.udp:
		return errors.New("no proxy support for UDP mode")
	case o.Listen:
		return errors.New("no proxy support for listen")
	case o.source != "":
		return errors.New("no proxy support for local source address")
	case given.user != "" && given.login != "":
		return errors.New("cannot use -P and --proxy-auth: both name the user")
	}
	if o.proxy, err = proxy.Parse(given.address, given.kind, parseProxyPort); err != nil {
		return err
	}
	o.proxy.Login, err = findLogin(o.proxy.Kind, given)
	return err
}

// findLogin is the user to name to the proxy. SOCKS 4 has no password.
func findLogin(kind string, given proxySettings) (proxy.Login, error) {
	if given.user == "" {
		return proxy.ParseLogin(given.login)
	}
	return proxy.Login{User: given.user, Unasked: kind == proxy.SOCKS5 || kind == proxy.Connect}, nil
}

// askLogin asks a person for the password.
func askLogin(p *proxy.Server) error {
	password, err := askPassword(fmt.Sprintf("Proxy password for %s@%s: ", p.Login.User, p.Host))
	if err != nil {
		return fault.Because(fault.Proxy, fmt.Errorf("Unable to read proxy passphrase: %w", err)) //nolint:staticcheck // nc's words
	}
	p.Login = proxy.Login{User: p.Login.User, Password: string(password)}
	return nil
}

// reach connects to the host's port, through the proxy if there is one. Then the
// peer is the proxy.
func (o *options) reach(port uint16) (*socket.Socket, netip.AddrPort, error) {
	o.startConnecting()
	if o.proxy == nil {
		return o.dial(port)
	}
	host, err := o.proxyDestination(port)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	sock, peer, err := o.reachThrough(host, port)
	if errors.Is(err, proxy.ErrPasswordWanted) {
		if err := askLogin(o.proxy); err != nil {
			return nil, peer, err
		}
		o.startConnecting() // anew, however long a person took
		sock, peer, err = o.reachThrough(host, port)
	}
	if err == nil {
		o.noteConnected(o.host, port)
	}
	return sock, peer, err
}

// startConnecting starts the time of --connect-timeout.
func (o *options) startConnecting() {
	if o.connectTimeout != nil {
		o.ConnectBy = time.Now().Add(*o.connectTimeout)
	}
}

// reachThrough connects to the proxy, and has that connect to the host's port.
func (o options) reachThrough(host string, port uint16) (*socket.Socket, netip.AddrPort, error) {
	direct := o
	direct.host, direct.Verbose = o.proxy.Host, false // to have the proxy means nothing yet
	sock, peer, err := direct.dial(o.proxy.Port)
	if err != nil {
		return nil, peer, err
	}
	limit := socket.HandshakeLimit(o.Timeout, o.ConnectBy)
	err = sock.Within(limit, func() error { return o.proxy.Open(sock, host, port) })
	if err != nil {
		sock.Close()
		return nil, peer, o.proxyFault(peer, err)
	}
	return sock, peer, nil
}

// proxyFault is the error of a proxy, which says itself that a proxy is at fault, unless
// it has said nothing.
func (o options) proxyFault(at netip.AddrPort, err error) error {
	if errors.Is(err, syscall.ETIMEDOUT) {
		return o.Fault(fault.AskProxy, at, err)
	}
	return fault.Because(fault.Proxy, err)
}

// proxyDestination is the host as the proxy is told it: by its name, which the proxy
// looks up, or by its address if the protocol has no names. An address has one spelling
// there.
func (o options) proxyDestination(port uint16) (string, error) {
	if o.proxy.Kind != proxy.SOCKS4 {
		return inet.Canonical(o.host), nil
	}
	only4 := o
	only4.ipv4, only4.ipv6 = true, false
	addrs, err := only4.resolve(o.host, port)
	if err != nil {
		return "", err
	}
	return addrs[0].String(), nil
}

// parseProxyPort reads the port of a proxy.
func parseProxyPort(text string) (uint16, error) { return parseRemotePort(text, "tcp") }
