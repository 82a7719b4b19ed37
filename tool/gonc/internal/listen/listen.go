// Package listen makes a server's socket: where it listens, whom it serves, and who is told
// that it is ready.
package listen

import (
	"crypto/tls"
	"net/netip"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/resolve"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// Server is what it takes to listen. What Network is tells which of the fields below have a
// meaning: a Unix socket is at Path, and one of vsock at VM.
type Server struct {
	tell.Teller
	Names     resolve.Resolver
	Config    socket.Config
	Datagrams bool    // -u; Unix sockets know them, too
	Source    *string // the address to listen on; nil is every address
	Port      uint16  // 0 is any free port
	VM        socket.VM
	Passed    *socket.Kind // what LISTEN_FDS passes; nil for nothing

	Backlog   *int           // length of the queue of connections; nil leaves that of Passed
	Limit     *time.Duration // --accept-timeout
	Access    Access
	Readiness Readiness
	TLS       *tls.Config // nil for none
}

// Listen opens the socket, and tells whoever asked that it is ready.
func (s *Server) Listen() (*socket.Socket, error) {
	l, err := s.Bind()
	if err != nil {
		return nil, err
	}
	if s.Datagrams {
		l.TellArrivals()
	} else if s.Backlog != nil {
		if err := l.Listen(*s.Backlog); err != nil {
			return nil, s.Fault(fault.Listen, l.LocalAddr(), err)
		}
	}
	return l, s.announce(l)
}

// Accept waits for a connection from somebody who is to be served.
func (s *Server) Accept(l *socket.Socket) (*socket.Socket, netip.AddrPort, error) {
	for {
		sock, peer, err := l.Accept()
		if err != nil {
			return nil, peer, s.Fault(fault.Accept, l.LocalAddr(), fault.Absence(s.Limit, err))
		}
		s.NotePeer(peer)
		if s.Access.Admits(peer.Addr()) {
			s.NoteOptions(sock, s.Config.Options)
			return sock, peer, nil
		}
		sock.Close()
		s.NoteRefused(peer)
	}
}

// Bind opens the socket at the first of the address's meanings that can be bound.
func (s *Server) Bind() (*socket.Socket, error) {
	switch {
	case s.Passed != nil:
		return s.takePassed()
	case s.IsNamed():
		return s.bindNamed()
	}
	addrs := []netip.Addr{s.Names.Wildcard()}
	if s.Source != nil {
		var err error
		if addrs, err = s.Names.Addrs(*s.Source, s.Port, time.Time{}); err != nil {
			return nil, err
		}
	}
	var first error
	for _, a := range addrs {
		sock, err := s.bindAt(netip.AddrPortFrom(a, s.Port))
		if err == nil {
			return sock, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// bindAt opens a socket that is bound to an address.
func (s *Server) bindAt(at netip.AddrPort) (*socket.Socket, error) {
	sock, err := s.Config.Open(at.Addr(), s.Datagrams)
	if err != nil {
		return nil, s.Fault(fault.Bind, at, err)
	}
	if !s.Datagrams {
		// For TCP this means: over connections that linger in TIME-WAIT. For UDP it
		// would let two servers have the same port.
		err = sock.ReuseAddress()
	}
	if err == nil {
		err = sock.Bind(at)
	}
	if err != nil {
		sock.Close()
		return nil, s.Fault(fault.Bind, at, err)
	}
	return sock, nil
}

// bindNamed opens a socket at a path, or of a virtual machine.
func (s *Server) bindNamed() (*socket.Socket, error) {
	open, bind := socket.OpenVM, func(sock *socket.Socket) error { return sock.BindVM(s.VM) }
	if s.Network == "unix" {
		open = func() (*socket.Socket, error) { return s.Config.OpenUnix(s.Datagrams) }
		bind = func(sock *socket.Socket) error { return sock.BindPath(s.Path) }
	}
	sock, err := open()
	if err == nil {
		if err = bind(sock); err != nil {
			sock.Close()
		}
	}
	if err != nil {
		return nil, s.Fault(fault.Bind, netip.AddrPort{}, err)
	}
	return sock, nil
}
