package main

import (
	"errors"
	"log/slog"
	"net/netip"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/transfer"
)

// conversation is what a session and an exchange of datagrams have in common: whom it
// is with, and what there is to tell of it.
type conversation struct {
	options
	transfer.Flows
	sock     *socket.Socket // for its state, and to wait for
	peer     netip.AddrPort // for messages: of datagrams from many, the own address
	began    time.Time
	label    string // before its lines in reports: its number, where there can be several
	watchers []watcher
	sums     *sums // --sha256
	control  control

	stopProgress   func()
	besideProgress bool // standard output is a terminal, as is the line of progress
}

func (o *options) newConversation(sock *socket.Socket, peer netip.AddrPort) conversation {
	return conversation{options: *o, Flows: transfer.NewFlows(o.rate), sock: sock, peer: peer}
}

// connections counts the connections of the process, for their numbers in events.
var connections atomic.Int64

// begin tells that the conversation has its peer.
func (c *conversation) begin() {
	number := connections.Add(1)
	c.began = time.Now()
	c.events = c.events.of(number)
	if c.keep && !c.udp {
		c.label = strconv.FormatInt(number, 10) + " "
	}
	c.watch()
	kind := "connect"
	if c.listen {
		kind = "accept"
	}
	c.stopProgress = c.showProgress()
	if c.events != nil && !c.hearsAll() { // or the system would be asked for the address in vain
		c.events.emit(kind, append(c.addressFields(c.peer), localFields(c.sock.LocalAddr())...)...)
	}
}

// end tells what has become of the conversation, which has ended with err.
func (c *conversation) end(err error) {
	c.Finish()
	if isReset(err) {
		c.events.emit("reset", errorFields(err)...)
	}
	c.stopProgress()
	c.noteSums()
	c.events.emit("end", slices.Concat(c.endFields(err), c.Counts(), c.sums.fields())...)
}

// endFields say why a conversation has ended.
func (c *conversation) endFields(err error) []slog.Attr {
	fields := []slog.Attr{slog.String("cause", fault.CauseOf(err).String()), since(c.began)}
	if err != nil {
		fields = append(fields, slog.String("error", fault.OneLine(err.Error())))
	}
	return fields
}

// isReset reports whether the peer has broken the connection off.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) && !fault.IsStream(err)
}
