package example

import (
	"encoding/json"
	"net/netip"

	"github.com/sockspec/sockspec/spec/target"
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

// calls are those that the stack has.
var calls = map[protocol.Method]func(*session, protocol.Params) (protocol.Result, error){
	protocol.Socket: (*session).open, protocol.Bind: (*session).bind, protocol.Listen: (*session).listen,
	protocol.Accept: (*session).accept, protocol.Connect: (*session).connect, protocol.Close: (*session).shut,
	protocol.Send: (*session).send, protocol.Recv: (*session).recv,
	protocol.Getsockname: (*session).name, protocol.Getsockopt: (*session).option,
}

// wildcards are the addresses of a fresh socket.
var wildcards = map[sock.Const]netip.Addr{sock.AF_INET: netip.IPv4Unspecified(), sock.AF_INET6: netip.IPv6Unspecified()}

func (s *session) open(p protocol.Params) (protocol.Result, error) {
	wildcard, known := wildcards[p.Domain]
	switch {
	case !known:
		return protocol.Result{}, &target.Unsupported{What: string(p.Domain)}
	case p.Type != sock.SOCK_STREAM:
		return protocol.Result{}, &target.Unsupported{What: string(p.Type)}
	}
	return protocol.Result{FD: s.add(&socket{local: netip.AddrPortFrom(wildcard, 0)})}, nil
}

func (s *session) add(k *socket) int {
	s.lastFD++
	s.sockets[s.lastFD] = k
	return s.lastFD
}

// bind gives a socket an address; two of the same port never get along here.
func (s *session) bind(p protocol.Params) (protocol.Result, error) {
	k, addr := s.sockets[p.FD], p.Addr.AddrPort()
	switch {
	case k == nil:
		return protocol.Result{}, sock.EBADF
	case addr.Addr().Is4() != k.local.Addr().Is4(), k.local.Port() != 0:
		return protocol.Result{}, sock.EINVAL
	case !addr.Addr().IsLoopback() && !addr.Addr().IsUnspecified():
		return protocol.Result{}, sock.EADDRNOTAVAIL
	case addr.Port() != 0 && s.taken(addr.Port()):
		return protocol.Result{}, sock.EADDRINUSE
	}
	k.local = addr
	s.givePort(k)
	return protocol.Result{}, nil
}

// givePort gives a socket a port if it has none.
func (s *session) givePort(k *socket) {
	for k.local.Port() == 0 {
		s.lastPort++
		if s.lastPort != 0 && !s.taken(s.lastPort) {
			k.local = netip.AddrPortFrom(k.local.Addr(), s.lastPort)
		}
	}
}

func (s *session) taken(port uint16) bool {
	for _, k := range s.sockets {
		if k.local.Port() == port {
			return true
		}
	}
	return false
}

func (s *session) listen(p protocol.Params) (protocol.Result, error) {
	k := s.sockets[p.FD]
	switch {
	case k == nil:
		return protocol.Result{}, sock.EBADF
	case k.peer != nil:
		return protocol.Result{}, sock.EINVAL
	}
	s.givePort(k)
	k.listening, k.backlog = true, max(1, p.Backlog)
	return protocol.Result{}, nil
}

// listener finds who listens at an address.
func (s *session) listener(at netip.AddrPort) *socket {
	for _, k := range s.sockets {
		here := k.local.Addr() == at.Addr() || k.local.Addr().IsUnspecified() && k.local.Addr().Is4() == at.Addr().Is4()
		if k.listening && k.local.Port() == at.Port() && here {
			return k
		}
	}
	return nil
}

// connect waits while the listener's queue is full.
func (s *session) connect(p protocol.Params) (protocol.Result, error) {
	k, addr := s.sockets[p.FD], p.Addr.AddrPort()
	switch {
	case k == nil:
		return protocol.Result{}, sock.EBADF
	case k.peer != nil:
		return protocol.Result{}, sock.EISCONN
	case !addr.Addr().IsLoopback():
		return protocol.Result{}, sock.ENETUNREACH
	}
	var l *socket
	if err := s.until(func() bool { l = s.listener(addr); return l == nil || len(l.waiting) < l.backlog }); err != nil {
		return protocol.Result{}, err
	}
	if l == nil {
		return protocol.Result{}, sock.ECONNREFUSED
	}
	s.givePort(k)
	k.local = netip.AddrPortFrom(addr.Addr(), k.local.Port())
	k.peer = &socket{local: addr, peer: k}
	l.waiting = append(l.waiting, k.peer)
	return protocol.Result{}, nil
}

func (s *session) accept(p protocol.Params) (protocol.Result, error) {
	l := s.sockets[p.FD]
	switch {
	case l == nil:
		return protocol.Result{}, sock.EBADF
	case !l.listening:
		return protocol.Result{}, sock.EINVAL
	}
	if err := s.until(func() bool { return len(l.waiting) > 0 || l.closed }); err != nil {
		return protocol.Result{}, err
	}
	if l.closed {
		return protocol.Result{}, sock.EBADF
	}
	k := l.waiting[0]
	l.waiting = l.waiting[1:]
	return protocol.Result{FD: s.add(k), Addr: sock.AddrOf(k.peer.local)}, nil
}

// shut is close. What waits in a listener's queue ends with it: politely, where
// POSIX wants a reset, which expect.yaml admits.
func (s *session) shut(p protocol.Params) (protocol.Result, error) {
	k := s.sockets[p.FD]
	if k == nil {
		return protocol.Result{}, sock.EBADF
	}
	delete(s.sockets, p.FD)
	k.closed, k.listening = true, false
	for _, waiting := range k.waiting {
		waiting.closed = true
	}
	return protocol.Result{}, nil
}

func (s *session) send(p protocol.Params) (protocol.Result, error) {
	k := s.sockets[p.FD]
	switch {
	case k == nil:
		return protocol.Result{}, sock.EBADF
	case k.peer == nil:
		return protocol.Result{}, sock.ENOTCONN
	}
	err := s.until(func() bool { return k.peer.closed || len(k.peer.received) < room })
	if err != nil {
		return protocol.Result{}, err
	}
	if k.peer.closed {
		return protocol.Result{Signals: []sock.Const{sock.SIGPIPE}}, sock.EPIPE
	}
	n := min(len(p.Data), room-len(k.peer.received))
	k.peer.received = append(k.peer.received, p.Data[:n]...)
	return protocol.Result{N: n}, nil
}

func (s *session) recv(p protocol.Params) (protocol.Result, error) {
	k := s.sockets[p.FD]
	switch {
	case k == nil:
		return protocol.Result{}, sock.EBADF
	case k.peer == nil:
		return protocol.Result{}, sock.ENOTCONN
	}
	if err := s.until(func() bool { return len(k.received) > 0 || k.peer.closed }); err != nil {
		return protocol.Result{}, err
	}
	n := min(p.Len, len(k.received))
	data := k.received[:n]
	k.received = k.received[n:]
	return protocol.Result{N: n, Data: data}, nil
}

func (s *session) name(p protocol.Params) (protocol.Result, error) {
	if k := s.sockets[p.FD]; k != nil {
		return protocol.Result{Addr: sock.AddrOf(k.local)}, nil
	}
	return protocol.Result{}, sock.EBADF
}

// option is getsockopt, of TCP_INFO alone: how many connections wait in a
// listener's queue.
func (s *session) option(p protocol.Params) (protocol.Result, error) {
	k := s.sockets[p.FD]
	switch {
	case k == nil:
		return protocol.Result{}, sock.EBADF
	case p.Name != string(sock.TCP_INFO) || !k.listening:
		return protocol.Result{}, &target.Unsupported{What: p.Name}
	}
	value, err := json.Marshal(sock.TCPInfo{State: sock.LISTEN, Unacked: uint32(len(k.waiting)), Sacked: uint32(k.backlog)})
	return protocol.Result{Value: value}, err
}
