// Package dial makes a client's connections: to the first of a host's addresses that
// answers, through a proxy, to a path, or to a virtual machine.
package dial

import (
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/proxy"
	"github.com/sockspec/sockspec/tool/gonc/internal/resolve"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// Client is what it takes to connect to a host. What Network is tells which of the fields
// below have a meaning: a Unix socket's peer is Path, and that of vsock VM.
type Client struct {
	tell.Teller
	Names      resolve.Resolver
	Config     socket.Config
	Datagrams  bool // -u; Unix sockets know them, too
	Host       string
	Ports      []uint16 // of the host, in the order in which to try them
	VM         socket.VM
	Source     *string       // -s; nil leaves it to the system
	SourcePort uint16        // -p; 0 leaves it to the system
	Proxy      *proxy.Server // nil for none

	Timeout        *time.Duration // -w
	ConnectTimeout *time.Duration // --connect-timeout
	Interval       *time.Duration // -i, between ports
	By             time.Time      // when the time of ConnectTimeout is over; zero is never

	probes bool // it is not to talk to a port, but to see whether that is open
}

// Reach connects to the host's port, through the proxy if there is one. Then the peer is
// the proxy.
func (c *Client) Reach(port uint16) (*socket.Socket, netip.AddrPort, error) {
	c.startConnecting()
	if c.Proxy != nil {
		return c.reachByProxy(port)
	}
	return c.dial(port)
}

// startConnecting starts the time of --connect-timeout.
func (c *Client) startConnecting() {
	if c.ConnectTimeout != nil {
		c.By = time.Now().Add(*c.ConnectTimeout)
	}
}

// limit is how long an attempt to connect may take from now on.
func (c *Client) limit() time.Duration { return socket.ConnectLimit(c.Timeout, c.By) }

// dial connects to the host's port, at the first of its addresses that answers.
func (c *Client) dial(port uint16) (*socket.Socket, netip.AddrPort, error) {
	switch c.Network {
	case "unix":
		sock, err := c.dialPath()
		return sock, netip.AddrPort{}, err
	case "vsock":
		sock, err := c.dialVM()
		return sock, netip.AddrPort{}, err
	}
	addrs, err := c.Names.Addrs(c.Host, port, c.By)
	if err != nil {
		return nil, netip.AddrPort{}, err
	}
	winner, err := c.newRace(addrs, port).run()
	if err != nil {
		return nil, netip.AddrPort{}, c.reported(err)
	}
	if host := display(c.Host, winner.peer.Addr()); c.MeansMany(winner.peer.Addr()) {
		c.noteMany(host, port)
	} else {
		c.noteConnected(host, port)
	}
	c.NoteOptions(winner.sock, c.Config.Options)
	return winner.sock, winner.peer, nil
}

// prepare opens a socket that can be connected to a peer.
func (c *Client) prepare(peer netip.AddrPort) (*socket.Socket, error) {
	sock, err := c.Config.Open(peer.Addr(), c.Datagrams)
	if err != nil {
		return nil, c.connectFault(peer, err)
	}
	if err := c.bindSource(sock, peer.Addr()); err != nil {
		sock.Close()
		return nil, err
	}
	return sock, nil
}

// connectFault is the error of an attempt to connect to a peer; nil if err is.
func (c *Client) connectFault(peer netip.AddrPort, err error) error {
	if err == nil {
		return nil
	}
	return &fault.SocketError{
		Op: fault.Connect, Host: display(c.Host, peer.Addr()), Port: peer.Port(),
		Network: c.Network, Err: err,
	}
}
