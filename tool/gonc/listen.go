package main

import (
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// serve is the TCP server.
func (o options) serve() error {
	l, err := o.bindListener()
	if err != nil {
		return err
	}
	if !o.listens {
		if err := l.Listen(o.backlog); err != nil {
			return o.Fault(fault.Listen, l.LocalAddr(), err)
		}
	}
	if err := o.announce(l); err != nil {
		return err
	}
	if o.Keep {
		return session.ServeAll(o.Settings, l, o.accept(l))
	}
	l.WaitFor(o.AcceptTimeout)
	return o.serveOne(l)
}

// serveOne serves one connection. It stops listening first, so that whoever comes
// later is refused, not kept waiting.
func (o options) serveOne(l *socket.Socket) error {
	sock, peer, err := o.accept(l)()
	if err != nil {
		return err
	}
	l.Close()
	signals.RemoveFiles() // of a Unix socket
	return session.New(o.Settings, sock, peer, transfer.StandardStreams(false)).Serve()
}

// accept waits for connections to a listener from those who are to be served.
func (o *options) accept(l *socket.Socket) session.Acceptor {
	return func() (*socket.Socket, netip.AddrPort, error) {
		for {
			sock, peer, err := l.Accept()
			if err != nil {
				err = fault.Absence(o.AcceptTimeout, err)
				return nil, peer, o.Fault(fault.Accept, l.LocalAddr(), err)
			}
			o.NotePeer(peer)
			if o.access.admits(peer.Addr()) {
				o.noteOptions(sock)
				return sock, peer, nil
			}
			sock.Close()
			o.NoteRefused(peer)
		}
	}
}

// bindListener opens a server's socket at the first of the address's meanings
// that can be bound.
func (o options) bindListener() (*socket.Socket, error) {
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
func (o options) bindAt(at netip.AddrPort) (*socket.Socket, error) {
	sock, err := o.openSocket(at.Addr())
	if err != nil {
		return nil, o.Fault(fault.Bind, at, err)
	}
	if !o.udp {
		// For TCP this means: over connections that linger in TIME-WAIT. For UDP it
		// would let two servers have the same port.
		err = sock.ReuseAddress()
	}
	if err == nil {
		err = sock.Bind(at)
	}
	if err != nil {
		sock.Close()
		return nil, o.Fault(fault.Bind, at, err)
	}
	return sock, nil
}
