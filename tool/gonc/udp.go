package main

import (
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// exchangeDatagrams is the UDP client.
func (o options) exchangeDatagrams() error {
	sock, peer, err := o.reach(o.ports[0])
	if err != nil {
		return err
	}
	x := o.newExchange(sock, peer)
	if o.meansMany(peer.Addr()) {
		x.many = true
		x.answer(socket.Sender{AddrPort: peer})
	}
	return x.told(x.run)
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
	x := o.newExchange(sock, sock.LocalAddr())
	x.startWaiting()
	if x.many = o.keep; x.many {
		sock.TellRefusals()
	} else if err := x.meetPeer(); err != nil {
		return err
	}
	return x.told(x.run)
}

// meetPeer waits for the first datagram of somebody who is to be served, leaves it in
// the queue, and has the exchange with its sender alone.
func (x *exchange) meetPeer() error {
	from, err := x.sock.PeekSender()
	for err == nil && !x.access.admits(from.Addr()) {
		if _, _, err = x.sock.ReceiveDatagram(make([]byte, 1)); err == nil {
			x.noteRefused(from.AddrPort)
			from, err = x.sock.PeekSender()
		}
	}
	if err != nil {
		return x.awaitFault(fault.Receive, x.peer, err)
	}
	x.sock.WaitUntil(time.Time{})
	x.only = from
	if x.unix {
		return x.meetNamed(from)
	}
	if x.peer = from.AddrPort; x.adopted != nil || !x.staysReached(from) {
		x.sock.TellRefusals()
		x.answer(from)
	} else if err := x.sock.Connect(x.peer, 0); err != nil {
		return x.fault(fault.Connect, x.peer, err)
	}
	x.notePeer(x.peer)
	return nil
}

// staysReached reports whether a socket that is connected to a sender goes on to get
// what that sends. To connect gives a socket that was bound to every address the one
// that the route to the peer begins with: not always the one that the peer sends to.
func (x *exchange) staysReached(from socket.Sender) bool {
	if !from.To.IsValid() || !x.sock.LocalAddr().Addr().IsUnspecified() {
		return true
	}
	try, err := x.openSocket(from.Addr())
	if err != nil {
		return true
	}
	defer try.Close()
	err = try.Connect(from.AddrPort, 0)
	return err != nil || try.LocalAddr().Addr().Unmap() == from.To
}

// meansMany reports whether a client's datagrams are for several hosts.
func (o *options) meansMany(peer netip.Addr) bool {
	return o.udp && !o.unix && !o.scan && isGroup(peer)
}

// connect connects a client's socket. One whose datagrams are for several hosts is only
// bound: they answer from addresses of their own, which a connected socket does not hear.
func (o *options) connect(sock *socket.Socket, peer netip.AddrPort) error {
	if !o.meansMany(peer.Addr()) {
		return o.hintBroadcast(sock.Connect(peer, o.connectLimit()))
	}
	if !peer.Addr().IsMulticast() && !sock.MayBroadcast() {
		return o.hintBroadcast(errNoBroadcast)
	}
	sock.TellRefusals()
	if sock.LocalAddr().Port() != 0 {
		return nil // it was bound for -s or -p
	}
	return sock.Bind(netip.AddrPortFrom(unspecified(peer.Addr()), 0))
}
