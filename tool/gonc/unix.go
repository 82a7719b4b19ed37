package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/signals"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// With -U there is no address and no port, but one path, which stands for either
// side in messages. The addresses of package netip that are passed along are then
// the zero ones.

// setPath reads the path of -U, for a client or a server.
func (o *options) setPath(raw rawFlags) error {
	if len(raw.args) > 1 || raw.hasSourcePort {
		return errors.New("cannot use port with -U")
	}
	switch {
	case len(raw.args) == 1:
		o.Path = raw.args[0]
	case o.Listen:
		o.Path, o.source = o.source, ""
	}
	switch {
	case o.Path == "":
		return errors.New("missing socket pathname")
	case o.source != "" && o.Listen:
		return fmt.Errorf("both -s %s and %s name the socket", o.source, o.Path)
	case o.source != "" && !o.udp:
		return errors.New("-s with -U is for datagrams (-u)")
	}
	o.ports = []uint16{0}
	return nil
}

// unixConflict tells with what -U makes no sense.
func (o *options) unixConflict(raw rawFlags) error {
	switch {
	case !o.unix:
		return nil
	case o.ipv4 || o.ipv6:
		return errors.New("cannot use -4 or -6 with -U")
	case raw.proxy.address != "":
		return errors.New("no proxy support for unix sockets")
	case len(raw.allow)+len(raw.deny) > 0:
		return errors.New("--allow and --deny are for addresses, and not for -U")
	}
	return nil
}

// dialPath connects to the socket that the path names. A datagram socket has a name
// of its own, that of -s or a new one, so that the peer can answer.
func (o options) dialPath() (*socket.Socket, error) {
	sock, err := o.openSocket(netip.Addr{})
	if err != nil {
		return nil, o.Fault(fault.Connect, netip.AddrPort{}, err)
	}
	if o.udp {
		err = o.bindOwnPath(sock)
	}
	if err == nil {
		err = sock.ConnectPath(o.Path, socket.ConnectLimit(o.Timeout, o.ConnectBy))
		err = o.Fault(fault.Connect, netip.AddrPort{}, err)
	}
	if err != nil {
		sock.Close()
		return nil, err
	}
	o.noteOptions(sock)
	return sock, nil
}

// bindOwnPath names the socket of a client for datagrams.
func (o options) bindOwnPath(sock *socket.Socket) (err error) {
	own := o
	own.Path = o.source
	if own.Path == "" {
		if own.Path, err = temporaryPath(); err != nil {
			return err
		}
	}
	if err := own.Fault(fault.Bind, netip.AddrPort{}, bindPath(sock, own.Path)); err != nil {
		return err
	}
	own.Note("Bound on %s", own.Path)
	return nil
}

// listenPath opens a server's socket.
func (o options) listenPath() (*socket.Socket, error) {
	sock, err := o.openSocket(netip.Addr{})
	if err == nil {
		if err = bindPath(sock, o.Path); err != nil {
			sock.Close()
		}
	}
	if err != nil {
		return nil, o.Fault(fault.Bind, netip.AddrPort{}, err)
	}
	return sock, nil
}

// bindPath gives a socket a path, whose file is removed when gonc ends.
func bindPath(sock *socket.Socket, path string) error {
	err := sock.BindPath(path)
	if err == nil && !socket.IsAbstract(path) {
		signals.RemoveAtEnd(path)
	}
	return err
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
