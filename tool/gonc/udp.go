package main

import (
	"errors"
	"net/netip"
	"os"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/datagram"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// exchangeDatagrams is the UDP client.
func (o options) exchangeDatagrams() error {
	sock, peer, err := o.reach(o.ports[0])
	if err != nil {
		return err
	}
	x := datagram.New(o.Reports, o.Terms, sock, peer)
	if o.meansMany(peer.Addr()) {
		return x.RunMany()
	}
	return x.Run()
}

// serveDatagrams is the UDP server.
func (o options) serveDatagrams() error {
	sock, err := o.bindListener()
	if err != nil {
		return err
	}
	sock.TellArrivals()
	if err := o.announce(sock); err != nil {
		return err
	}
	x := datagram.New(o.Reports, o.Terms, sock, sock.LocalAddr())
	x.Admits, x.Reopen, x.Adopted = o.access.admits, o.openSocket, o.adopted != nil
	return x.Serve()
}

// meansMany reports whether a client's datagrams are for several hosts.
func (o *options) meansMany(peer netip.Addr) bool {
	return o.udp && !o.unix && !o.scan && inet.IsGroup(peer)
}

// connect connects a client's socket. One whose datagrams are for several hosts is only
// bound: they answer from addresses of their own, which a connected socket does not hear.
func (o *options) connect(sock *socket.Socket, peer netip.AddrPort) error {
	if !o.meansMany(peer.Addr()) {
		return o.hintBroadcast(sock.Connect(peer, socket.ConnectLimit(o.Timeout, o.ConnectBy)))
	}
	if !peer.Addr().IsMulticast() && !sock.MayBroadcast() {
		return o.hintBroadcast(errNoBroadcast)
	}
	sock.TellRefusals()
	if sock.LocalAddr().Port() != 0 {
		return nil // it was bound for -s or -p
	}
	return sock.Bind(netip.AddrPortFrom(inet.Unspecified(peer.Addr()), 0))
}

// errNoBroadcast is what the system has for a socket that may not broadcast.
var errNoBroadcast = os.NewSyscallError("connect", syscall.EACCES)

// hintBroadcast names the flag that a refused broadcast lacks.
func (o *options) hintBroadcast(err error) error {
	if o.udp && !o.tuning.Broadcast && errors.Is(err, syscall.EACCES) {
		return fault.Hint(err, "-b allows broadcast")
	}
	return err
}
