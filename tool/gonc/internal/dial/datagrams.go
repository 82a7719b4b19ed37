package dial

import (
	"errors"
	"net/netip"
	"os"
	"syscall"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// MeansMany reports whether a client's datagrams are for several hosts.
func (c *Client) MeansMany(peer netip.Addr) bool {
	return c.Network == "udp" && !c.probes && inet.IsGroup(peer)
}

// connect connects a client's socket. One whose datagrams are for several hosts is only
// bound: they answer from addresses of their own, which a connected socket does not hear.
func (c *Client) connect(sock *socket.Socket, peer netip.AddrPort) error {
	if !c.MeansMany(peer.Addr()) {
		return c.hintBroadcast(sock.Connect(peer, c.limit()))
	}
	if !peer.Addr().IsMulticast() && !sock.MayBroadcast() {
		return c.hintBroadcast(errNoBroadcast)
	}
	sock.TellRefusals()
	if sock.LocalAddr().Port() != 0 {
		return nil // it was bound for -s or -p
	}
	return sock.Bind(netip.AddrPortFrom(inet.Unspecified(peer.Addr()), 0))
}

// errNoBroadcast is what the system has for a socket that may not broadcast.
var errNoBroadcast = os.NewSyscallError("connect", syscall.EACCES)

// hintBroadcast names the flag that a refused broadcast lacks.
func (c *Client) hintBroadcast(err error) error {
	if c.Datagrams && !c.Config.Broadcast && errors.Is(err, syscall.EACCES) {
		return fault.Hint(err, "-b allows broadcast")
	}
	return err
}
