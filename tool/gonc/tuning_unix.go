//go:build unix

package main

import (
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/sys/unix"
)

// socketOption is an option of a socket.
type socketOption struct {
	name          string // in errors
	level, option int
	setting
}

// tune sets the options on a socket that is for an address, or its family. A Unix
// socket, which has none, knows nothing of IP, and has nothing set of it, as with nc.
func (t tuning) tune(s *socket, a netip.Addr) error {
	if err := s.setEach(t.anyFamily()); err != nil {
		return err
	}
	for _, ipv4 := range packetsOf(a) {
		if err := s.setEach(t.ofFamily(ipv4)); err != nil {
			return err
		}
		if !t.minTTL.given {
			continue
		}
		if err := s.setMinTTL(ipv4, t.minTTL.value); err != nil {
			return &fault.OptionError{Option: "IP min TTL", Err: err}
		}
	}
	if t.md5 {
		return s.signWith(t.md5Key, a)
	}
	return nil
}

// setEach sets those options that are given.
func (s *socket) setEach(options []socketOption) error {
	for _, o := range options {
		if !o.given {
			continue
		}
		if err := s.set(o.level, o.option, o.value); err != nil {
			return &fault.OptionError{Option: o.name, Err: err}
		}
	}
	return nil
}

// packetsOf says of which families the packets of a socket for an address can be: true
// is IPv4. With :: they can be of both, and an IPv4 address that is written as one of IPv6
// has IPv4's. On other systems than Linux no such socket takes options of IPv4.
func packetsOf(a netip.Addr) []bool {
	switch {
	case !a.IsValid():
		return nil
	case a.Is4(), a.Is4In6() && mapsOptions:
		return []bool{true}
	case a == netip.IPv6Unspecified() && mapsOptions:
		return []bool{false, true}
	}
	return []bool{false}
}

func (t tuning) anyFamily() []socketOption {
	return []socketOption{
		{"SO_BROADCAST", unix.SOL_SOCKET, unix.SO_BROADCAST, setting{t.broadcast, 1}},
		{"SO_DEBUG", unix.SOL_SOCKET, unix.SO_DEBUG, setting{t.debug, 1}},
		{"TCP receive buffer size", unix.SOL_SOCKET, unix.SO_RCVBUF, t.receiveBuffer},
		{"TCP send buffer size", unix.SOL_SOCKET, unix.SO_SNDBUF, t.sendBuffer},
	}
}

func (t tuning) ofFamily(ipv4 bool) []socketOption {
	if ipv4 {
		return []socketOption{
			{"IP ToS", unix.IPPROTO_IP, unix.IP_TOS, t.tos},
			{"IP TTL", unix.IPPROTO_IP, unix.IP_TTL, t.ttl},
		}
	}
	return []socketOption{
		{"IPv6 traffic class", unix.IPPROTO_IPV6, unix.IPV6_TCLASS, t.tos},
		{"IPv6 unicast hops", unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, t.ttl},
	}
}
