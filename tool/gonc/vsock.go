package main

import (
	"errors"
	"fmt"
	"net/netip"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// With --vsock the address is the number of a virtual machine (CID) and the port has
// 32 bits (vsock(7)). Neither fits into package netip: as with -U, what was given
// stands for either side in messages.

// setVsock reads CID and port; a server listens on every CID of its own by default.
func (o *options) setVsock(raw rawFlags) (err error) {
	args := raw.args
	switch {
	case o.unix || o.udp || o.scan || o.ipv4 || o.ipv6:
		return errors.New("--vsock is a family of its own: not with -4, -6, -U, -u or -z")
	case o.source != "" || raw.hasSourcePort:
		return errors.New("cannot use -s or -p with --vsock")
	case raw.proxy.address != "" || len(raw.allow)+len(raw.deny) > 0:
		return errors.New("-x, --allow and --deny are for addresses, and not for --vsock")
	case o.Listen && len(args) == 1:
		args = []string{"any", args[0]}
	case len(args) != 2:
		return errors.New("--vsock takes a CID and a port")
	}
	if o.vm, err = socket.ParseVM(args[0], args[1]); err != nil {
		return err
	}
	o.Path, o.ports = fmt.Sprintf("vsock:%s:%d", args[0], o.vm.Port), []uint16{0}
	return nil
}

// dialVsock connects to a virtual machine.
func (o options) dialVsock() (*socket.Socket, error) {
	sock, err := socket.OpenVM()
	if err != nil {
		return nil, o.Fault(fault.Connect, netip.AddrPort{}, err)
	}
	if err := sock.ConnectVM(o.vm, socket.ConnectLimit(o.Timeout, o.ConnectBy)); err != nil {
		sock.Close()
		return nil, o.Fault(fault.Connect, netip.AddrPort{}, err)
	}
	o.Note("Connection to %s succeeded!", o.Path)
	return sock, nil
}

// listenVsock opens a server's socket.
func (o options) listenVsock() (*socket.Socket, error) {
	sock, err := socket.OpenVM()
	if err == nil {
		if err = sock.BindVM(o.vm); err != nil {
			sock.Close()
		}
	}
	if err != nil {
		return nil, o.Fault(fault.Bind, netip.AddrPort{}, err)
	}
	return sock, nil
}
