package main

import "net/netip"

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
	sock.asked = o.sockopts
	if err = o.tune(sock, a); err == nil {
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
