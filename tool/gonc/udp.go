package main

import (
	"cmp"
	"io"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// The largest payloads of a datagram: 65,535 less the headers of UDP and, for IPv4,
// whose total length counts it, of IP (RFC 768; RFC 791 section 3.1; RFC 8200 section 4.5).
const (
	maxPayload4 = 65535 - 20 - 8
	maxPayload6 = 65535 - 8
)

// exchange is an exchange of datagrams with one peer, or the reception from all.
type exchange struct {
	conversation
	local *local
	only  sender // whose datagrams to write; zero: whatever the socket receives
}

// sender is where a datagram came from.
type sender struct {
	netip.AddrPort
	path string // of a Unix socket; "" if it has none
}

// exchangeDatagrams is the UDP client.
func (o options) exchangeDatagrams() error {
	sock, peer, err := o.dial(o.ports[0])
	if err != nil {
		return err
	}
	x := &exchange{conversation: o.newConversation(sock, peer), local: standardStreams(false)}
	return x.told(x.run)
}

// serveDatagrams is the UDP server.
func (o options) serveDatagrams() error {
	sock, err := o.bindListener()
	if err != nil {
		return err
	}
	if err := o.announce(sock); err != nil {
		return err
	}
	x := &exchange{conversation: o.newConversation(sock, sock.localAddr()), local: standardStreams(false)}
	if o.keep {
		return x.told(x.receiveAll)
	}
	if err := x.meetPeer(); err != nil {
		return err
	}
	return x.told(x.run)
}

// told does what an exchange does, and tells of its begin and its end.
func (x *exchange) told(do func() error) error {
	x.begin()
	err := do()
	x.end(err)
	return err
}

// meetPeer waits for the first datagram of somebody who is to be served, leaves it in
// the queue, and connects to its sender.
func (x *exchange) meetPeer() error {
	from, err := x.sock.peekSender()
	for err == nil && !x.access.admits(from.Addr()) {
		if _, _, err = x.sock.receiveDatagram(make([]byte, 1)); err == nil {
			x.noteRefused(from.AddrPort)
			from, err = x.sock.peekSender()
		}
	}
	switch {
	case err != nil:
		return x.fault(fault.Receive, x.peer, err)
	case x.unix:
		return x.meetNamed(from)
	}
	peer := from.AddrPort
	x.peer, x.only = peer, from
	if err := x.sock.connect(peer, 0); err != nil {
		return x.fault(fault.Connect, peer, err)
	}
	x.notePeer(peer)
	return nil
}

// run exchanges datagrams until a signal, a failure, or -w. That standard input
// has ended ends nothing: an answer may still come.
func (x *exchange) run() error {
	x.moved()
	received, sent := start(x.receiveAll), start(x.sendAll)
	idle := x.expiry(x.timeout)
	var quit <-chan struct{}
	for {
		select {
		case err := <-received:
			return err
		case err := <-sent:
			if err != nil {
				return err
			}
			x.moved()
			quit = x.expiry(max(0, x.quit))
		case <-quit:
			return nil
		case <-idle:
			return fault.ErrIdle
		}
	}
}

// sendAll sends each read of standard input as a datagram, up to its end.
func (x *exchange) sendAll() error {
	limit := maxPayload6
	if x.peer.Addr().Is4() || x.peer.Addr().Is4In6() {
		limit = maxPayload4
	}
	buffer, sink := make([]byte, limit), x.sink()
	for !x.noInput {
		n, err := x.local.next(buffer)
		if n == 0 || err != nil {
			return err
		}
		if _, err := sink.Write(buffer[:n]); err != nil {
			return x.fault(fault.Send, x.peer, err)
		}
		x.movedOut(n)
	}
	return nil
}

// sink takes what standard input gives: datagrams, or lines that become one each.
func (x *exchange) sink() io.Writer {
	if lines := x.byLine(datagrams{&x.conversation}, &x.activity); lines != nil {
		return lines
	}
	return datagrams{&x.conversation}
}

// datagrams sends what is written as a datagram each.
type datagrams struct{ of *conversation }

func (d datagrams) Write(data []byte) (int, error) {
	if err := d.of.sock.sendDatagram(data); err != nil {
		return 0, err
	}
	d.of.sawSent(data)
	return len(data), nil
}

// receiveAll writes each datagram to standard output. Those of strangers that came
// before the socket was connected are dropped, as the kernel does afterwards. It
// ends only with -W.
func (x *exchange) receiveAll() error {
	buffer := make([]byte, maxPayload6)
	for written := 0; !x.receiveLimit.given || written < x.receiveLimit.value; {
		n, from, err := x.sock.receiveDatagram(buffer)
		if err != nil {
			return x.fault(fault.Receive, x.peer, err)
		}
		if x.only != (sender{}) && from != x.only || !x.access.admits(from.Addr()) {
			continue
		}
		x.movedIn(n)
		x.sawReceived(buffer[:n])
		if err := cmp.Or(x.show(x.local, buffer[:n]), x.showRest(x.local)); err != nil {
			return err
		}
		written++
	}
	return nil
}
