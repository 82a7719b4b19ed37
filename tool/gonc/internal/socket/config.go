package socket

import (
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/sockopt"
)

// Config is what a socket gets before it is bound or connected. A field that is zero, or
// nil, leaves the system's default.
type Config struct {
	Broadcast     bool // SO_BROADCAST
	Debug         bool // SO_DEBUG
	ReceiveBuffer *int // SO_RCVBUF, in bytes
	SendBuffer    *int // SO_SNDBUF, in bytes
	TTL           *int // of what is sent; IPv6's hop limit
	MinTTL        *int // of what is received (RFC 5082)
	TOS           *int // IPv6's traffic class
	MD5Key        []byte
	Options       []sockopt.Option // set last, and by nobody else
}

// MaxBuffer is the largest buffer that makes sense: the largest window of TCP (RFC 7323
// section 2.3).
const MaxBuffer = 65536 << 14

// Open makes a socket to be used with an address of a's family.
func (c Config) Open(a netip.Addr, datagrams bool) (*Socket, error) {
	s, err := open(a, datagrams)
	if err != nil {
		return nil, err
	}
	return c.Equip(s, a)
}

// OpenUnix makes a Unix socket.
func (c Config) OpenUnix(datagrams bool) (*Socket, error) {
	s, err := openUnix(datagrams)
	if err != nil {
		return nil, err
	}
	return c.Equip(s, netip.Addr{})
}

// Equip gives a socket for an address, or for none, its options, or closes it.
func (c Config) Equip(s *Socket, a netip.Addr) (*Socket, error) {
	s.asked = c.Options
	err := c.tune(s, a)
	for _, asked := range c.Options {
		if err == nil {
			err = asked.Set(s.Descriptor())
		}
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}
