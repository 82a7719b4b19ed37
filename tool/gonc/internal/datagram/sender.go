package datagram

import (
	"log/slog"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// What is told of datagrams.

// labelOf is what stands before the lines of a dump: of many, who it is.
func (x *Exchange) labelOf(peer socket.Sender) string {
	if !x.many {
		return x.Label
	}
	return peer.String() + " "
}

// noteSender tells who sends, if it is another one than before.
func (x *Exchange) noteSender(from socket.Sender) {
	if x.isAnother(from) {
		x.Note("Datagrams from %s", from.Words())
	}
}

// noteStranger tells that somebody is not served, if it is another one than before.
func (x *Exchange) noteStranger(from socket.Sender) {
	if x.isAnother(from) {
		x.NoteRefused(from.AddrPort)
	}
}

// isAnother reports whether the last datagram that -v told of had another sender.
func (x *Exchange) isAnother(from socket.Sender) bool {
	if x.heard != nil && x.heard.Is(from) {
		return false
	}
	x.heard = &from
	return true
}

// noteLost tells that a datagram was not taken, which an ICMP message says.
func (x *Exchange) noteLost(to socket.Sender, err error) {
	x.Note("Datagram to %s is lost: %s", to.Words(), fault.Reason(err))
	x.tellFailed(to, err)
}

// tellDatagram emits the event of a datagram. here is the end on this side, where it is
// known.
func (x *Exchange) tellDatagram(kind string, peer socket.Sender, here netip.Addr, size int) {
	if x.Events == nil {
		return // or the fields would be made in vain
	}
	fields := append(x.of(peer).AddressFields(peer.AddrPort), slog.Int("bytes", size))
	if here.IsValid() {
		fields = append(fields, slog.String("local_address", here.String()))
	}
	x.Events.Emit(kind, fields...)
}

// tellFailed emits the event of a datagram that was lost, as far as is known.
func (x *Exchange) tellFailed(to socket.Sender, err error) {
	fields := append(x.of(to).AddressFields(to.AddrPort), tell.ErrorFields(err)...)
	x.Events.Emit("datagram_failed", fields...)
}

// of tells of a peer; that of a Unix socket has a path of its own.
func (x *Exchange) of(peer socket.Sender) *tell.Teller {
	own := x.Teller
	own.Path = peer.Path
	return &own
}
