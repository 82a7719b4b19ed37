// Package datagram exchanges datagrams with a peer, or with many: -u.
package datagram

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
	"github.com/sockspec/sockspec/tool/gonc/internal/stream"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// Exchange is an exchange of datagrams: with one peer, or with all that speak to a
// server with -k or that answer what a client sends to many.
type Exchange struct {
	tell.Conversation
	transfer.Terms
	Admits  func(netip.Addr) bool                    // whom a server serves
	Reopen  func(netip.Addr) (*socket.Socket, error) // makes another socket like this one
	Adopted bool                                     // the socket was passed: it is not connected

	local *transfer.Local
	many  bool          // there may be several peers, who are to be told apart
	only  socket.Sender // whose datagrams to write; zero: whatever the socket receives

	// answered gets standard input; nil is the peer that the socket is connected to.
	answered atomic.Pointer[socket.Sender]
	met      chan struct{} // closed once somebody gets it
	meeting  sync.Once
	heard    *socket.Sender // by the last datagram that -v told of
}

// New prepares an exchange with the peer that a socket is connected to; that of a server
// has none yet.
func New(r tell.Reports, terms transfer.Terms, sock *socket.Socket, peer netip.AddrPort) *Exchange {
	return &Exchange{
		Conversation: tell.NewConversation(r, terms.Rate, sock, peer),
		Terms:        terms,
		Admits:       func(netip.Addr) bool { return true },
		local:        transfer.StandardStreams(false),
		met:          make(chan struct{}),
	}
}

// RunMany is Run for a client whose peer stands for several hosts.
func (x *Exchange) RunMany() error {
	x.many = true
	x.answer(socket.Sender{AddrPort: x.Peer})
	return x.Run()
}

// Serve is the whole of a server: with -k for all, or else for who comes first.
func (x *Exchange) Serve() error {
	x.Sock.WaitFor(x.AcceptTimeout)
	if x.many = x.Keep; x.many {
		x.Sock.TellRefusals()
	} else if err := x.meetPeer(); err != nil {
		return err
	}
	return x.Run()
}

// Run exchanges datagrams, and tells of the begin and the end of that.
func (x *Exchange) Run() error {
	x.Reads, x.Writes = !x.NoInput, true
	x.Begin(x.beginning())
	err := x.run()
	x.End(err)
	return err
}

// beginning is the event of the begin; one that hears all has none.
func (x *Exchange) beginning() string {
	switch {
	case x.Keep:
		return ""
	case x.Listen:
		return "accept"
	}
	return "connect"
}

// answer has standard input go to somebody from now on.
func (x *Exchange) answer(to socket.Sender) {
	x.answered.Store(&to)
	x.meeting.Do(func() { close(x.met) })
}

// run exchanges datagrams until a signal, a failure, or -w. That standard input
// has ended ends nothing: an answer may still come. With -k only -W ends it.
func (x *Exchange) run() error {
	x.Moved()
	received, sent := transfer.Start(x.receiveAll), transfer.Start(x.sendAll)
	idle := x.Expiry(x.Timeout)
	var quit <-chan struct{}
	for {
		select {
		case err := <-received:
			return err
		case err := <-sent:
			if err != nil {
				return err
			}
			if x.Hasty {
				return x.hangUp(received)
			}
			if !x.Keep {
				x.Moved()
				quit = x.Expiry(x.Quit)
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
func (x *Exchange) hangUp(received chan error) error {
	x.Sock.WaitUntil(time.Now())
	if err := <-received; !errors.Is(err, syscall.ETIMEDOUT) {
		return err
	}
	return x.Fault(fault.Receive, x.Peer, x.Sock.PendingError("recvfrom"))
}

// sendAll sends each read of standard input as a datagram, up to its end. Standard input
// is left unread until there is somebody to send to.
func (x *Exchange) sendAll() error {
	if x.Keep {
		<-x.met
	}
	buffer, sink := make([]byte, socket.MaxPayload6), x.sink()
	for !x.NoInput {
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
func (x *Exchange) addressee() socket.Sender {
	if to := x.answered.Load(); to != nil {
		return *to
	}
	if x.only.IsKnown() {
		return x.only
	}
	return socket.Sender{AddrPort: x.Peer, Path: x.Path}
}

// largest is the size of the largest datagram to who gets it now.
func (x *Exchange) largest() int {
	if to := x.addressee().Addr(); to.Is4() || to.Is4In6() {
		return socket.MaxPayload4
	}
	return socket.MaxPayload6
}

// sink takes what standard input gives: datagrams, or lines that become one each.
func (x *Exchange) sink() io.Writer {
	if lines := stream.ByLine(datagrams{x}, x.CRLF, x.Interval, x.Pause); lines != nil {
		return lines
	}
	return datagrams{x}
}

// datagrams sends what is written as a datagram each.
type datagrams struct{ of *Exchange }

func (d datagrams) Write(data []byte) (int, error) {
	if err := d.of.send(data); err != nil {
		return 0, err
	}
	return len(data), nil
}

// send sends a datagram. To have failed to answer one of many with -k is no end.
func (x *Exchange) send(data []byte) error {
	to := x.addressee()
	if err := x.Sock.SendDatagram(data, x.answered.Load()); err != nil {
		x.tellFailed(to, err)
		err = x.of(to).Fault(fault.Send, to.AddrPort, err)
		if !x.Keep {
			return err
		}
		tell.Complain(err)
		return nil
	}
	x.SawSent(x.labelOf(to), data)
	x.tellDatagram("datagram_sent", to, to.Source, len(data))
	return nil
}

// receiveAll writes each datagram to standard output. Those of strangers that came
// before the socket was connected are dropped, as the kernel does afterwards. It
// ends only with -W.
func (x *Exchange) receiveAll() error {
	buffer := make([]byte, socket.MaxPayload6)
	for written := 0; x.ReceiveLimit == nil || written < *x.ReceiveLimit; {
		n, from, err := x.Sock.ReceiveDatagram(buffer)
		switch {
		case err != nil && x.many && from.IsKnown():
			x.noteLost(from, err)
			continue
		case err != nil:
			return x.Fault(fault.Receive, x.Peer, fault.Absence(x.AcceptTimeout, err))
		case x.only.IsKnown() && !from.Is(x.only):
			continue
		case !x.Admits(from.Addr()):
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
func (x *Exchange) deliver(from socket.Sender, data []byte) error {
	if x.Keep {
		x.Sock.WaitFor(x.AcceptTimeout)
	}
	if last := x.answered.Load(); x.Keep && from.IsKnown() && (last == nil || *last != from) {
		x.answer(from)
	}
	if x.many {
		x.noteSender(from)
	}
	x.MovedIn(len(data))
	x.SawReceived(x.labelOf(from), data)
	x.tellDatagram("datagram_received", from, from.To, len(data))
	return cmp.Or(x.Show(x.local, data), x.ShowRest(x.local))
}
