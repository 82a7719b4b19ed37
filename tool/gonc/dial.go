package main

import (
	"fmt"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/session"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// talk is the TCP client.
func (o options) talk() error {
	if len(o.ports) > 1 {
		return o.talkToEach()
	}
	sock, peer, err := o.reach(o.ports[0])
	if err != nil {
		return err
	}
	return session.New(o.Settings, sock, peer, transfer.StandardStreams(false)).Serve()
}

// dial connects to the host's port, at the first of its addresses that answers.
func (o options) dial(port uint16) (*socket.Socket, netip.AddrPort, error) {
	if o.unix {
		sock, err := o.dialPath()
		return sock, netip.AddrPort{}, err
	}
	if o.vsock {
		sock, err := o.dialVsock()
		return sock, netip.AddrPort{}, err
	}
	addrs, err := o.resolve(o.host, port)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	winner, err := o.newRace(addrs, port).run()
	if err != nil {
		return nil, netip.AddrPort{}, o.reported(err)
	}
	if host := display(o.host, winner.peer.Addr()); o.meansMany(winner.peer.Addr()) {
		o.noteMany(host, port)
	} else {
		o.noteConnected(host, port)
	}
	o.noteOptions(winner.sock)
	return winner.sock, winner.peer, nil
}

// noteFailure writes the line of an attempt that failed, if -v was given.
func (o options) noteFailure(err error) {
	if o.Verbose {
		tell.Complain(err)
	}
}

// prepare opens a socket that can be connected to a peer.
func (o options) prepare(peer netip.AddrPort) (*socket.Socket, error) {
	sock, err := o.openSocket(peer.Addr())
	if err != nil {
		return nil, o.connectFault(peer, err)
	}
	if err := o.bindSource(sock, peer.Addr()); err != nil {
		sock.Close()
		return nil, err
	}
	return sock, nil
}

func (o options) connectFault(peer netip.AddrPort, err error) error {
	if err == nil {
		return nil
	}
	host := display(o.host, peer.Addr())
	return &fault.SocketError{Op: fault.Connect, Host: host, Port: peer.Port(), Network: o.Network, Err: err}
}

// bindSource gives a client's socket the local address of -s and -p, if any.
func (o options) bindSource(sock *socket.Socket, peer netip.Addr) error {
	if o.source == "" && o.sourcePort == 0 {
		return nil
	}
	local, err := o.sourceFor(peer)
	if err != nil {
		return err
	}
	at := netip.AddrPortFrom(local, o.sourcePort)
	if !o.udp {
		// A fixed local port shall be usable again at once.
		if err := sock.ReuseAddress(); err != nil {
			return o.Fault(fault.Bind, at, err)
		}
	}
	return o.Fault(fault.Bind, at, sock.Bind(at))
}

// sourceFor is the address of -s that can reach the peer: one of its family, or :: as any
// address at all.
func (o options) sourceFor(peer netip.Addr) (netip.Addr, error) {
	if o.source == "" {
		if peer.Is4() {
			return netip.IPv4Unspecified(), nil
		}
		return netip.IPv6Unspecified(), nil
	}
	addrs, err := o.resolve(o.source, o.sourcePort)
	if err != nil {
		return netip.Addr{}, err
	}
	for _, a := range addrs {
		switch {
		case a.Unmap().Is4() == peer.Unmap().Is4():
			return a, nil
		case a == netip.IPv6Unspecified():
			return netip.IPv4Unspecified(), nil
		}
	}
	return netip.Addr{}, fmt.Errorf("source address %s is not of the family of %s", o.source, peer)
}
