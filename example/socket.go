package example

import (
	"net/netip"

	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/sock"
)

// socket is one end of a connection, or a listener.
type socket struct {
	local     netip.AddrPort
	listening bool
	backlog   int
	waiting   []*socket // connections that nobody has accepted yet
	peer      *socket   // the other end; nil if there was none
	closed    bool
	received  []byte
}

// room is how much a socket holds that was not read yet, in bytes.
const room = 64 << 10

// wildcards are the addresses of a fresh socket.
var wildcards = map[sock.Const]netip.Addr{
	sock.AF_INET: netip.IPv4Unspecified(), sock.AF_INET6: netip.IPv6Unspecified(),
}

func create(c *call) error {
	wildcard, known := wildcards[c.Domain]
	switch {
	case !known:
		return protocol.Unsupported(string(c.Domain))
	case c.Type != sock.SOCK_STREAM:
		return protocol.Unsupported(string(c.Type))
	}
	c.Add(&socket{local: netip.AddrPortFrom(wildcard, 0)})
	return nil
}

// bind gives a socket an address; two of the same port never get along here.
func (h *host) bind(c *call) error {
	k, addr := c.Socket, c.Addr.AddrPort()
	switch {
	case addr.Addr().Is4() != k.local.Addr().Is4(), k.local.Port() != 0:
		return sock.EINVAL
	case !addr.Addr().IsLoopback() && !addr.Addr().IsUnspecified():
		return sock.EADDRNOTAVAIL
	case addr.Port() != 0 && h.taken(addr.Port()):
		return sock.EADDRINUSE
	}
	k.local = addr
	h.givePort(k)
	return nil
}

func (h *host) listen(c *call) error {
	if c.Socket.peer != nil {
		return sock.EINVAL
	}
	h.givePort(c.Socket)
	c.Socket.listening, c.Socket.backlog = true, max(1, c.Backlog)
	return nil
}

// connect waits while the listener's queue is full.
func (h *host) connect(c *call) error {
	k, addr := c.Socket, c.Addr.AddrPort()
	l := h.listener(addr)
	switch {
	case k.peer != nil:
		return sock.EISCONN
	case !addr.Addr().IsLoopback():
		return sock.ENETUNREACH
	case l == nil:
		return sock.ECONNREFUSED
	case len(l.waiting) == l.backlog:
		return sock.EAGAIN
	}
	h.givePort(k)
	k.local = netip.AddrPortFrom(addr.Addr(), k.local.Port())
	k.peer = &socket{local: addr, peer: k}
	l.waiting = append(l.waiting, k.peer)
	return nil
}

func accept(c *call) error {
	l := c.Socket
	switch {
	case l.closed:
		return sock.EBADF
	case !l.listening:
		return sock.EINVAL
	case len(l.waiting) == 0:
		return sock.EAGAIN
	}
	k := l.waiting[0]
	l.waiting = l.waiting[1:]
	c.Add(k)
	c.Result.Addr = sock.AddrOf(k.peer.local)
	return nil
}

// shut is close. What waits in a listener's queue ends with it: politely, where
// POSIX wants a reset, which expect.yaml admits.
func shut(c *call) error {
	c.Socket.closed, c.Socket.listening = true, false
	for _, waiting := range c.Socket.waiting {
		waiting.closed = true
	}
	return nil
}

func send(c *call) error {
	peer := c.Socket.peer
	switch {
	case peer == nil:
		return sock.ENOTCONN
	case peer.closed:
		c.Result.Signals = []sock.Const{sock.SIGPIPE}
		return sock.EPIPE
	case len(peer.received) == room:
		return sock.EAGAIN
	}
	c.Result.N = min(len(c.Data), room-len(peer.received))
	peer.received = append(peer.received, c.Data[:c.Result.N]...)
	return nil
}

func recv(c *call) error {
	k := c.Socket
	switch {
	case k.peer == nil:
		return sock.ENOTCONN
	case len(k.received) == 0 && !k.peer.closed:
		return sock.EAGAIN
	}
	n := min(c.Len, len(k.received))
	c.Result.N, c.Result.Data = n, k.received[:n]
	k.received = k.received[n:]
	return nil
}

func name(c *call) error {
	c.Result.Addr = sock.AddrOf(c.Socket.local)
	return nil
}

// info is TCP_INFO: how many connections wait in a listener's queue.
func info(k *socket) (sock.TCPInfo, error) {
	if !k.listening {
		return sock.TCPInfo{}, protocol.Unsupported(string(sock.TCP_INFO))
	}
	queued, backlog := uint32(len(k.waiting)), uint32(k.backlog)
	return sock.TCPInfo{State: sock.LISTEN, Unacked: queued, Sacked: backlog}, nil
}
