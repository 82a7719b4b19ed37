//go:build unix

package socket

import (
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"golang.org/x/sys/unix"
)

// socketOption is an option of a socket.
type socketOption struct {
	name          string // in errors
	level, option int
	value         *int // nil leaves the default
}

// tune sets the options on a socket that is for an address, or its family. A Unix
// socket, which has none, knows nothing of IP, and has nothing set of it, as with nc.
func (c Config) tune(s *Socket, a netip.Addr) error {
	if err := s.setEach(c.anyFamily()); err != nil {
		return err
	}
	for _, ipv4 := range packetsOf(a) {
		if err := s.setEach(c.ofFamily(ipv4)); err != nil {
			return err
		}
		if c.MinTTL == nil {
			continue
		}
		if err := s.setMinTTL(ipv4, *c.MinTTL); err != nil {
			return &fault.OptionError{Option: "IP min TTL", Err: err}
		}
	}
	if c.MD5Key != nil {
		return s.signWith(c.MD5Key, a)
	}
	return nil
}

// setEach sets those options that are given.
func (s *Socket) setEach(options []socketOption) error {
	for _, o := range options {
		if o.value == nil {
			continue
		}
		if err := s.set(o.level, o.option, *o.value); err != nil {
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

func (c Config) anyFamily() []socketOption {
	return []socketOption{
		{"SO_BROADCAST", unix.SOL_SOCKET, unix.SO_BROADCAST, switchOn(c.Broadcast)},
		{"SO_DEBUG", unix.SOL_SOCKET, unix.SO_DEBUG, switchOn(c.Debug)},
		{"TCP receive buffer size", unix.SOL_SOCKET, unix.SO_RCVBUF, c.ReceiveBuffer},
		{"TCP send buffer size", unix.SOL_SOCKET, unix.SO_SNDBUF, c.SendBuffer},
	}
}

func (c Config) ofFamily(ipv4 bool) []socketOption {
	if ipv4 {
		return []socketOption{
			{"IP ToS", unix.IPPROTO_IP, unix.IP_TOS, c.TOS},
			{"IP TTL", unix.IPPROTO_IP, unix.IP_TTL, c.TTL},
		}
	}
	return []socketOption{
		{"IPv6 traffic class", unix.IPPROTO_IPV6, unix.IPV6_TCLASS, c.TOS},
		{"IPv6 unicast hops", unix.IPPROTO_IPV6, unix.IPV6_UNICAST_HOPS, c.TTL},
	}
}

// switchOn is the value of an option that is on, nil if it is left alone.
func switchOn(on bool) *int {
	if !on {
		return nil
	}
	return new(1)
}
