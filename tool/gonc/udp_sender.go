package main

import (
	"fmt"
	"log/slog"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// sender is where a datagram came from, and where an answer goes to.
type sender struct {
	netip.AddrPort
	path   string     // of a Unix socket; "" if it has none
	to     netip.Addr // what it sent to: an address of ours, or a group's; invalid if the system does not tell
	source netip.Addr // what an answer is to come from; invalid leaves it to the system
}

// isKnown reports whether a sender can be answered. A Unix socket may have no name.
func (s sender) isKnown() bool { return s.IsValid() || s.path != "" }

// is reports whether two senders are the same.
func (s sender) is(other sender) bool { return s.AddrPort == other.AddrPort && s.path == other.path }

// String is how dumps name a sender.
func (s sender) String() string {
	switch {
	case s.IsValid():
		return s.AddrPort.String()
	case s.path == "":
		return "nobody"
	}
	return fault.OneLine(s.path)
}

// words are how -v names a sender.
func (s sender) words() string {
	if s.IsValid() {
		return fmt.Sprintf("%s %d", s.Addr(), s.Port())
	}
	return s.String()
}

// What is told of datagrams.

// labelOf is what stands before the lines of a dump: of many, who it is.
func (x *exchange) labelOf(peer sender) string {
	if !x.many {
		return x.label
	}
	return peer.String() + " "
}

// noteSender tells who sends, if it is another one than before.
func (x *exchange) noteSender(from sender) {
	if x.isAnother(from) {
		x.note("Datagrams from %s", from.words())
	}
}

// noteStranger tells that somebody is not served, if it is another one than before.
func (x *exchange) noteStranger(from sender) {
	if x.isAnother(from) {
		x.noteRefused(from.AddrPort)
	}
}

// isAnother reports whether the last datagram that -v told of had another sender.
func (x *exchange) isAnother(from sender) bool {
	if x.heard != nil && x.heard.is(from) {
		return false
	}
	x.heard = &from
	return true
}

// noteLost tells that a datagram was not taken, which an ICMP message says.
func (x *exchange) noteLost(to sender, err error) {
	x.note("Datagram to %s is lost: %s", to.words(), fault.Reason(err))
	x.tellFailed(to, err)
}

// tellDatagram emits the event of a datagram. here is the end on this side, where it is
// known.
func (x *exchange) tellDatagram(kind string, peer sender, here netip.Addr, size int) {
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
func (x *exchange) tellFailed(to sender, err error) {
	x.events.emit("datagram_failed", append(x.fieldsOf(to), errorFields(err)...)...)
}

// fieldsOf are those of a peer.
func (x *exchange) fieldsOf(peer sender) []slog.Attr {
	if x.unix {
		return []slog.Attr{slog.String("network", x.network()), slog.String("path", peer.path)}
	}
	return x.addressFields(peer.AddrPort)
}

// faultWith is the error of an operation with a peer.
func (x *exchange) faultWith(op string, peer sender, err error) error {
	own := x.options
	own.path = peer.path
	return own.fault(op, peer.AddrPort, err)
}
