package dial

import (
	"errors"
	"fmt"
	"net/netip"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/password"
	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// reachByProxy has the proxy connect to the host's port. A password that it wants is asked
// for.
func (c *Client) reachByProxy(port uint16) (*socket.Socket, netip.AddrPort, error) {
	host, err := c.proxyDestination(port)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	sock, peer, err := c.reachThrough(host, port)
	if errors.Is(err, proxy.ErrPasswordWanted) {
		if err := askLogin(c.Proxy); err != nil {
			return nil, peer, err
		}
		c.startConnecting() // anew, however long a person took
		sock, peer, err = c.reachThrough(host, port)
	}
	if err == nil {
		c.noteConnected(c.Host, port)
	}
	return sock, peer, err
}

// askLogin asks a person for the password.
func askLogin(p *proxy.Server) error {
	answer, err := password.Ask(fmt.Sprintf("Proxy password for %s@%s: ", p.Login.User, p.Host))
	if err != nil {
		err = fmt.Errorf("Unable to read proxy passphrase: %w", err) //nolint:staticcheck // nc's words
		return fault.Because(fault.Proxy, err)
	}
	p.Login = proxy.Login{User: p.Login.User, Password: string(answer)}
	return nil
}

// reachThrough connects to the proxy, and has that connect to the host's port.
func (c *Client) reachThrough(host string, port uint16) (*socket.Socket, netip.AddrPort, error) {
	direct := *c
	direct.Host, direct.Verbose = c.Proxy.Host, false // to have the proxy means nothing yet
	sock, peer, err := direct.dial(c.Proxy.Port)
	if err != nil {
		return nil, peer, err
	}
	limit := socket.HandshakeLimit(c.Timeout, c.By)
	err = sock.Within(limit, func() error { return c.Proxy.Open(sock, host, port) })
	if err != nil {
		sock.Close()
		return nil, peer, c.proxyFault(peer, err)
	}
	return sock, peer, nil
}

// proxyFault is the error of a proxy, which says itself that a proxy is at fault, unless
// it has said nothing.
func (c *Client) proxyFault(at netip.AddrPort, err error) error {
	if errors.Is(err, syscall.ETIMEDOUT) {
		return c.Fault(fault.AskProxy, at, err)
	}
	return fault.Because(fault.Proxy, err)
}

// proxyDestination is the host as the proxy is told it: by its name, which the proxy
// looks up, or by its address if the protocol has no names. An address has one spelling
// there.
func (c *Client) proxyDestination(port uint16) (string, error) {
	if c.Proxy.Kind != proxy.SOCKS4 {
		return inet.Canonical(c.Host), nil
	}
	only4 := c.Names
	only4.IPv4, only4.IPv6 = true, false
	addrs, err := only4.Addrs(c.Host, port, c.By)
	if err != nil {
		return "", err
	}
	return addrs[0].String(), nil
}
