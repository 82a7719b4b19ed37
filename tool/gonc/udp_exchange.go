package main

import (
	"cmp"
	"errors"
	"io"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// exchange is an exchange of datagrams: with one peer, or with all that speak to a
// server with -k or that answer what a client sends to many.
type exchange struct {
	conversation
	local *transfer.Local
	many  bool          // there may be several peers, who are to be told apart
	only  socket.Sender // whose datagrams to write; zero: whatever the socket receives

	answered atomic.Pointer[socket.Sender] // who gets standard input; nil is the peer that the socket is connected to
	met      chan struct{}                 // closed once somebody gets it
	meeting  sync.Once
	heard    *socket.Sender // by the last datagram that -v told of
}

func (o *options) newExchange(sock *socket.Socket, peer netip.AddrPort) *exchange {
	return &exchange{
		conversation: o.newConversation(sock, peer),
		local:        transfer.StandardStreams(false),
		met:          make(chan struct{}),
	}
}

// told does what an exchange does, and tells of its begin and its end.
func (x *exchange) told(do func() error) error {
	x.begin()
	err := do()
	x.end(err)
	return err
}

// answer has standard input go to somebody from now on.
func (x *exchange) answer(to socket.Sender) {
	x.answered.Store(&to)
	x.meeting.Do(func() { close(x.met) })
}

// hearsAll reports whether a server receives from all, and answers who spoke last.
func (o *options) hearsAll() bool { return o.udp && o.keep }

// run exchanges datagrams until a signal, a failure, or -w. That standard input
// has ended ends nothing: an answer may still come. With -k only -W ends it.
func (x *exchange) run() error {
	x.Moved()
	received, sent := start(x.receiveAll), start(x.sendAll)
	idle := x.Expiry(x.timeout)
	var quit <-chan struct{}
	for {
		select {
		case err := <-received:
			return err
		case err := <-sent:
			if err != nil {
				return err
			}
			if x.hasty {
				return x.hangUp(received)
			}
			if !x.keep {
				x.Moved()
				quit = x.Expiry(max(0, x.quit))
			}
		case <-quit:
			return nil
		case <-idle:
			return fault.ErrIdle
		}
	}
}

// hangUp ends an exchange at the end of standard input. A refusal that has come is told;
// one that is on its way is not waited for.
func (x *exchange) hangUp(received chan error) error {
	x.sock.WaitUntil(time.Now())
	if err := <-received; !errors.Is(err, syscall.ETIMEDOUT) {
		return err
	}
	return x.fault(fault.Receive, x.peer, x.sock.PendingError("recvfrom"))
}

// sendAll sends each read of standard input as a datagram, up to its end. Standard input
// is left unread until there is somebody to send to.
func (x *exchange) sendAll() error {
	if x.hearsAll() {
		<-x.met
	}
	buffer, sink := make([]byte, socket.MaxPayload6), x.sink()
	for !x.noInput {
		n, err := x.local.Next(buffer[:x.largest()])
		if n == 0 || err != nil {
			return err
		}
		if _, err := sink.Write(buffer[:n]); err != nil {
			return err
		}
		x.MovedOut(n)
	}
	return nil
}

// addressee is who gets standard input now.
func (x *exchange) addressee() socket.Sender {
	if to := x.answered.Load(); to != nil {
		return *to
	}
	if x.only.IsKnown() {
		return x.only
	}
	return socket.Sender{AddrPort: x.peer, Path: x.path}
}

// largest is the size of the largest datagram to who gets it now.
func (x *exchange) largest() int {
	if to := x.addressee().Addr(); to.Is4() || to.Is4In6() {
		return socket.MaxPayload4
	}
	return socket.MaxPayload6
}

// sink takes what standard input gives: datagrams, or lines that become one each.
func (x *exchange) sink() io.Writer {
	if lines := x.byLine(datagrams{x}, &x.Activity); lines != nil {
		return lines
	}
	return datagrams{x}
}

// datagrams sends what is written as a datagram each.
type datagrams struct{ of *exchange }

func (d datagrams) Write(data []byte) (int, error) {
	if err := d.of.send(data); err != nil {
		return 0, err
	}
	return len(data), nil
}

// send sends a datagram. To have failed to answer one of many with -k is no end.
func (x *exchange) send(data []byte) error {
	to := x.addressee()
	if err := x.sock.SendDatagram(data, x.answered.Load()); err != nil {
		x.tellFailed(to, err)
		err = x.faultWith(fault.Send, to, err)
		if !x.hearsAll() {
			return err
		}
		complain(err)
		return nil
	}
	x.sawSent(x.labelOf(to), data)
	x.tellDatagram("datagram_sent", to, to.Source, len(data))
	return nil
}

// receiveAll writes each datagram to standard output. Those of strangers that came
// before the socket was connected are dropped, as the kernel does afterwards. It
// ends only with -W.
func (x *exchange) receiveAll() error {
	buffer := make([]byte, socket.MaxPayload6)
	for written := 0; x.receiveLimit == nil || written < *x.receiveLimit; {
		n, from, err := x.sock.ReceiveDatagram(buffer)
		switch {
		case err != nil && x.many && from.IsKnown():
			x.noteLost(from, err)
			continue
		case err != nil:
			return x.awaitFault(fault.Receive, x.peer, err)
		case x.only.IsKnown() && !from.Is(x.only):
			continue
		case !x.access.admits(from.Addr()):
			x.noteStranger(from)
			continue
		}
		if err := x.deliver(from, buffer[:n]); err != nil {
			return err
		}
		written++
	}
	return nil
}

// deliver writes a datagram to standard output, and tells of it. Of many, who sent it is
// the one that standard input answers.
func (x *exchange) deliver(from socket.Sender, data []byte) error {
	if x.hearsAll() {
		x.startWaiting()
	}
	if last := x.answered.Load(); x.hearsAll() && from.IsKnown() && (last == nil || *last != from) {
		x.answer(from)
	}
	if x.many {
		x.noteSender(from)
	}
	x.MovedIn(len(data))
	x.sawReceived(x.labelOf(from), data)
	x.tellDatagram("datagram_received", from, from.To, len(data))
	return cmp.Or(x.show(x.local, data), x.showRest(x.local))
}
