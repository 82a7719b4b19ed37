package main

import (
	"log/slog"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// What is told of datagrams.

// labelOf is what stands before the lines of a dump: of many, who it is.
func (x *exchange) labelOf(peer socket.Sender) string {
	if !x.many {
		return x.label
	}
	return peer.String() + " "
}

// noteSender tells who sends, if it is another one than before.
func (x *exchange) noteSender(from socket.Sender) {
	if x.isAnother(from) {
		x.note("Datagrams from %s", from.Words())
	}
}

// noteStranger tells that somebody is not served, if it is another one than before.
func (x *exchange) noteStranger(from socket.Sender) {
	if x.isAnother(from) {
		x.noteRefused(from.AddrPort)
	}
}

// isAnother reports whether the last datagram that -v told of had another sender.
func (x *exchange) isAnother(from socket.Sender) bool {
	if x.heard != nil && x.heard.Is(from) {
		return false
	}
	x.heard = &from
	return true
}

// noteLost tells that a datagram was not taken, which an ICMP message says.
func (x *exchange) noteLost(to socket.Sender, err error) {
	x.note("Datagram to %s is lost: %s", to.Words(), fault.Reason(err))
	x.tellFailed(to, err)
}

// tellDatagram emits the event of a datagram. here is the end on this side, where it is
// known.
func (x *exchange) tellDatagram(kind string, peer socket.Sender, here netip.Addr, size int) {
	if x.events == nil {
		return // or the fields would be made in vain
	}
	fields := append(x.fieldsOf(peer), slog.Int("bytes", size))
	if here.IsValid() {
		fields = append(fields, slog.String("local_address", here.String()))
	}
	x.events.emit(kind, fields...)
}

// tellFailed emits the event of a datagram that was lost, as far as is known.
func (x *exchange) tellFailed(to socket.Sender, err error) {
	x.events.emit("datagram_failed", append(x.fieldsOf(to), errorFields(err)...)...)
}

// fieldsOf are those of a peer.
func (x *exchange) fieldsOf(peer socket.Sender) []slog.Attr {
	if x.unix {
		return []slog.Attr{slog.String("network", x.network()), slog.String("path", peer.Path)}
	}
	return x.addressFields(peer.AddrPort)
}

// faultWith is the error of an operation with a peer.
func (x *exchange) faultWith(op string, peer socket.Sender, err error) error {
	own := x.options
	own.path = peer.Path
	return own.fault(op, peer.AddrPort, err)
}
