package main

import (
	"log/slog"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// tuning is what nc's flags give a socket before it is bound or connected.
type tuning struct {
	broadcast     bool
	debug         bool
	receiveBuffer setting
	sendBuffer    setting
	ttl           setting
	minTTL        setting
	tos           setting
	md5           bool
	md5Key        []byte
}

// maxBuffer is the most that -I and -O take: the largest window of TCP (RFC 7323
// section 2.3).
const maxBuffer = 65536 << 14

// openSocket makes a socket to be used with an address of a's family, or with -U with
// none, with the options that were asked for.
func (o options) openSocket(a netip.Addr) (*socket, error) {
	sock, err := o.newSocket(a)
	if err != nil {
		return nil, err
	}
	return o.equip(sock, a)
}

// equip gives a socket its options, or closes it.
func (o options) equip(sock *socket, a netip.Addr) (*socket, error) {
	sock.asked = o.sockopts
	err := o.tune(sock, a)
	if err == nil {
		err = o.setOptions(sock)
	}
	if err != nil {
		sock.close()
		return nil, err
	}
	return sock, nil
}

// newSocket makes a socket of the kind that was asked for.
func (o options) newSocket(a netip.Addr) (*socket, error) {
	if o.unix {
		return openUnixSocket(o.udp)
	}
	return openSocket(a, o.udp)
}

// setOptions does what --sockopt asks for.
func (o options) setOptions(sock *socket) error {
	for _, asked := range o.sockopts {
		if err := asked.Set(sock.descriptor()); err != nil {
			return err
		}
	}
	return nil
}

// noteOptions tells what the kernel made of --sockopt.
func (o *options) noteOptions(sock *socket) {
	for _, asked := range o.sockopts {
		is, err := asked.Get(sock.descriptor())
		if err != nil {
			continue // some can only be set
		}
		o.note("Option %s=%s is %s", asked.Label, asked.Asked, fault.OneLine(is))
		o.events.emit("sockopt", slog.String("option", asked.Label), slog.String("asked", asked.Asked), slog.String("is", is))
	}
}
