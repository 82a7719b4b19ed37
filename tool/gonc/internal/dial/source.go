package dial

import (
	"fmt"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// bindSource gives a client's socket the local address of -s and -p, if any.
func (c *Client) bindSource(sock *socket.Socket, peer netip.Addr) error {
	if c.Source == nil && c.SourcePort == 0 {
		return nil
	}
	local, err := c.sourceFor(peer)
	if err != nil {
		return err
	}
	at := netip.AddrPortFrom(local, c.SourcePort)
	if !c.Datagrams {
		// A fixed local port shall be usable again at once.
		if err := sock.ReuseAddress(); err != nil {
			return c.Fault(fault.Bind, at, err)
		}
	}
	return c.Fault(fault.Bind, at, sock.Bind(at))
}

// sourceFor is the address of -s that can reach the peer: one of its family, or :: as any
// address at all.
func (c *Client) sourceFor(peer netip.Addr) (netip.Addr, error) {
	if c.Source == nil {
		if peer.Is4() {
			return netip.IPv4Unspecified(), nil
		}
		return netip.IPv6Unspecified(), nil
	}
	addrs, err := c.Names.Addrs(*c.Source, c.SourcePort, c.By)
	if err != nil {
		return netip.Addr{}, err
	}
	for _, a := range addrs {
		switch {
		case a.Unmap().Is4() == peer.Unmap().Is4():
			return a, nil
		case a == netip.IPv6Unspecified():
			return netip.IPv4Unspecified(), nil
		}
	}
	return netip.Addr{}, fmt.Errorf("source address %s is not of the family of %s", *c.Source, peer)
}
