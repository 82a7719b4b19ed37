package main

import (
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// serve is the TCP server.
func (o options) serve() error {
	l, err := o.bindListener()
	if err != nil {
		return err
	}
	if !o.listens {
		if err := l.listen(o.backlog); err != nil {
			return o.fault(fault.Listen, l.localAddr(), err)
		}
	}
	if err := o.announce(l); err != nil {
		return err
	}
	if o.keep {
		return o.serveAll(l)
	}
	if o.acceptTimeout > 0 {
		l.waitUntil(time.Now().Add(o.acceptTimeout))
	}
	return o.serveOne(l)
}

// serveOne serves one connection. It stops listening first, so that whoever comes
// later is refused, not kept waiting.
func (o options) serveOne(l *socket) error {
	sock, peer, err := o.accept(l)
	if err != nil {
		return err
	}
	l.close()
	removeFiles() // of a Unix socket
	return o.newSession(sock, peer, standardStreams(false)).serve()
}

// accept waits for a connection from somebody who is to be served.
func (o *options) accept(l *socket) (*socket, netip.AddrPort, error) {
	for {
		sock, peer, err := l.accept()
		if err != nil {
			return nil, peer, o.awaitFault(fault.Accept, l.localAddr(), err)
		}
		o.notePeer(peer)
		if o.access.admits(peer.Addr()) {
			o.noteOptions(sock)
			return sock, peer, nil
		}
		sock.close()
		o.noteRefused(peer)
	}
}

// bindListener opens a server's socket at the first of the address's meanings
// that can be bound.
func (o options) bindListener() (*socket, error) {
	switch {
	case o.adopted != nil:
		return o.adoptListener()
	case o.unix:
		return o.listenPath()
	case o.vsock:
		return o.listenVsock()
	}
	addrs := []netip.Addr{o.wildcard()}
	if o.source != "" {
		var err error
		if addrs, err = o.resolve(o.source, o.sourcePort); err != nil {
			return nil, err
		}
	}
	var first error
	for _, a := range addrs {
		sock, err := o.bindAt(netip.AddrPortFrom(a, o.sourcePort))
		if err == nil {
			return sock, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// bindAt opens a socket that is bound to an address.
func (o options) bindAt(at netip.AddrPort) (*socket, error) {
	sock, err := o.openSocket(at.Addr())
	if err != nil {
		return nil, o.fault(fault.Bind, at, err)
	}
	if !o.udp {
		// For TCP this means: over connections that linger in TIME-WAIT. For UDP it
		// would let two servers have the same port.
		err = sock.reuseAddress()
	}
	if err == nil {
		err = sock.bind(at)
	}
	if err != nil {
		sock.close()
		return nil, o.fault(fault.Bind, at, err)
	}
	return sock, nil
}
