package dial

import (
	"net/netip"
	"os"
	"path/filepath"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// With -U there is no address and no port, but one path; with --vsock the address is the
// number of a virtual machine (CID), and the port has 32 bits (vsock(7)). Neither fits into
// package netip: the addresses of that are then the zero ones, and what was given stands
// for either side in messages.

// dialPath connects to the socket that the path names. A datagram socket has a name
// of its own, that of -s or a new one, so that the peer can answer.
func (c *Client) dialPath() (*socket.Socket, error) {
	sock, err := c.Config.OpenUnix(c.Datagrams)
	if err != nil {
		return nil, c.Fault(fault.Connect, netip.AddrPort{}, err)
	}
	if c.Datagrams {
		err = c.bindOwnPath(sock)
	}
	if err == nil {
		err = c.Fault(fault.Connect, netip.AddrPort{}, sock.ConnectPath(c.Path, c.limit()))
	}
	if err != nil {
		sock.Close()
		return nil, err
	}
	c.NoteOptions(sock, c.Config.Options)
	return sock, nil
}

// bindOwnPath names the socket of a client for datagrams.
func (c *Client) bindOwnPath(sock *socket.Socket) (err error) {
	own := c.Teller
	if c.Source != nil {
		own.Path = *c.Source
	} else if own.Path, err = temporaryPath(); err != nil {
		return err
	}
	if err := own.Fault(fault.Bind, netip.AddrPort{}, sock.BindPath(own.Path)); err != nil {
		return err
	}
	own.Note("Bound on %s", own.Path)
	return nil
}

// temporaryPath is a path for a socket that nobody else has.
func temporaryPath() (string, error) {
	folder, err := os.MkdirTemp("", "gonc-")
	if err != nil {
		return "", err
	}
	signals.RemoveAtEnd(folder)
	return filepath.Join(folder, "recv.sock"), nil
}

// dialVM connects to a virtual machine.
func (c *Client) dialVM() (*socket.Socket, error) {
	sock, err := socket.OpenVM()
	if err != nil {
		return nil, c.Fault(fault.Connect, netip.AddrPort{}, err)
	}
	if err := sock.ConnectVM(c.VM, c.limit()); err != nil {
		sock.Close()
		return nil, c.Fault(fault.Connect, netip.AddrPort{}, err)
	}
	c.Note("Connection to %s succeeded!", c.Path)
	return sock, nil
}
