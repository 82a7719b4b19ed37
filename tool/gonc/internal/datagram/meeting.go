package datagram

import (
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// meetPeer waits for the first datagram of somebody who is to be served, leaves it in
// the queue, and has the exchange with its sender alone.
func (x *Exchange) meetPeer() error {
	from, err := x.Sock.PeekSender()
	for err == nil && !x.Admits(from.Addr()) {
		if _, _, err = x.Sock.ReceiveDatagram(make([]byte, 1)); err == nil {
			x.NoteRefused(from.AddrPort)
			from, err = x.Sock.PeekSender()
		}
	}
	if err != nil {
		return x.Fault(fault.Receive, x.Peer, fault.Absence(x.AcceptTimeout, err))
	}
	x.Sock.WaitUntil(time.Time{})
	x.only = from
	if x.IsNamed() {
		return x.meetNamed(from)
	}
	if x.Peer = from.AddrPort; x.Adopted || !x.staysReached(from) {
		x.Sock.TellRefusals()
		x.answer(from)
	} else if err := x.Sock.Connect(x.Peer, 0); err != nil {
		return x.Fault(fault.Connect, x.Peer, err)
	}
	x.NotePeer(x.Peer)
	return nil
}

// staysReached reports whether a socket that is connected to a sender goes on to get
// what that sends. To connect gives a socket that was bound to every address the one
// that the route to the peer begins with: not always the one that the peer sends to.
func (x *Exchange) staysReached(from socket.Sender) bool {
	if !from.To.IsValid() || !x.Sock.LocalAddr().Addr().IsUnspecified() {
		return true
	}
	try, err := x.Reopen(from.Addr())
	if err != nil {
		return true
	}
	defer try.Close()
	err = try.Connect(from.AddrPort, 0)
	return err != nil || try.LocalAddr().Addr().Unmap() == from.To
}

// meetNamed answers to whoever sent the first datagram. Who has no name cannot be
// answered: then datagrams come from everyone, and standard input is left unread.
func (x *Exchange) meetNamed(from socket.Sender) error {
	x.NotePeer(from.AddrPort)
	if from.Path == "" {
		x.NoInput = true
		return nil
	}
	if x.Adopted {
		x.answer(from)
		return nil
	}
	return x.Fault(fault.Connect, netip.AddrPort{}, x.Sock.ConnectPath(from.Path, 0))
}
