package main

import (
	"log/slog"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// openSocket makes a socket to be used with an address of a's family, or with -U with
// none, with the options that were asked for.
func (o options) openSocket(a netip.Addr) (*socket.Socket, error) {
	if o.unix {
		return o.tuning.OpenUnix(o.udp)
	}
	return o.tuning.Open(a, o.udp)
}

// noteOptions tells what the kernel made of --sockopt.
func (o *options) noteOptions(sock *socket.Socket) {
	for _, asked := range o.tuning.Options {
		is, err := asked.Get(sock.Descriptor())
		if err != nil {
			continue // some can only be set
		}
		o.Note("Option %s=%s is %s", asked.Label, asked.Asked, fault.OneLine(is))
		o.Events.Emit("sockopt", slog.String("option", asked.Label),
			slog.String("asked", asked.Asked), slog.String("is", is))
	}
}
