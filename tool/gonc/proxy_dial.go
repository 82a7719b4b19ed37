package main

import (
	"errors"
	"net/netip"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// reach connects to the host's port, through the proxy if there is one. Then the
// peer is the proxy.
func (o options) reach(port uint16) (*socket, netip.AddrPort, error) {
	if o.proxy == nil {
		return o.dial(port)
	}
	host, err := o.proxyDestination(port)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	sock, peer, err := o.reachThrough(host, port)
	if errors.Is(err, errPasswordWanted) {
		if err := o.proxy.askLogin(); err != nil {
			return nil, peer, err
		}
		sock, peer, err = o.reachThrough(host, port)
	}
	if err == nil {
		o.noteConnected(o.host, port)
	}
	return sock, peer, err
}

// reachThrough connects to the proxy, and has that connect to the host's port.
func (o options) reachThrough(host string, port uint16) (*socket, netip.AddrPort, error) {
	direct := o
	direct.host, direct.verbose = o.proxy.host, false // to have the proxy means nothing yet
	sock, peer, err := direct.dial(o.proxy.port)
	if err != nil {
		return nil, peer, err
	}
	if err := o.within(sock, func() error { return o.proxy.open(sock, host, port) }); err != nil {
		sock.close()
		return nil, peer, o.proxyFault(peer, err)
	}
	return sock, peer, nil
}

// proxyFault is the error of a proxy, which says itself that a proxy is at fault, unless
// it has said nothing.
func (o options) proxyFault(proxy netip.AddrPort, err error) error {
	if errors.Is(err, syscall.ETIMEDOUT) {
		return o.fault(fault.AskProxy, proxy, err)
	}
	return fault.Because(fault.Proxy, err)
}

// proxyDestination is the host as the proxy is told it: by its name, which the proxy
// looks up, or by its address if the protocol has no names.
func (o options) proxyDestination(port uint16) (string, error) {
	if o.proxy.kind != proxySOCKS4 {
		return o.host, nil
	}
	only4 := o
	only4.ipv4, only4.ipv6 = true, false
	addrs, err := only4.resolve(o.host, port)
	if err != nil {
		return "", err
	}
	return addrs[0].String(), nil
}
