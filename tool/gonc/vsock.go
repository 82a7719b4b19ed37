package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// With --vsock the address is the number of a virtual machine (CID) and the port has
// 32 bits (vsock(7)). Neither fits into package netip: as with -U, what was given
// stands for either side in messages.

// vsockAddress is where to connect to, or to listen.
type vsockAddress struct{ cid, port uint32 }

// The CIDs that have names, in socat's and Linux's words.
const (
	vsockAny   = 1<<32 - 1
	vsockLocal = 1
	vsockHost  = 2
)

// isNamed tells whether path stands for the addresses.
func (o *options) isNamed() bool { return o.unix || o.vsock }

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
	case o.listen && len(args) == 1:
		args = []string{"any", args[0]}
	case len(args) != 2:
		return errors.New("--vsock takes a CID and a port")
	}
	if o.vm, err = parseVsock(args[0], args[1]); err != nil {
		return err
	}
	o.path, o.ports = fmt.Sprintf("vsock:%s:%d", args[0], o.vm.port), []uint16{0}
	return nil
}

// parseVsock reads a CID, by name or number, and a port.
func parseVsock(cid, port string) (a vsockAddress, err error) {
	names := map[string]uint32{"any": vsockAny, "local": vsockLocal, "host": vsockHost}
	number, named := names[cid]
	if !named {
		n, err := strconv.ParseUint(cid, 10, 32)
		if err != nil {
			return a, fmt.Errorf("CID invalid: %s (a number, host, local or any)", cid)
		}
		number = uint32(n)
	}
	n, err := strconv.ParseUint(port, 10, 32)
	if err != nil || n == 0 || n == vsockAny {
		return a, fmt.Errorf("port number invalid: %s (1 to 4294967294 with --vsock)", port)
	}
	return vsockAddress{number, uint32(n)}, nil
}

// dialVsock connects to a virtual machine.
func (o options) dialVsock() (*socket, error) {
	sock, err := openVsock()
	if err != nil {
		return nil, o.fault(fault.Connect, netip.AddrPort{}, err)
	}
	if err := sock.connectVsock(o.vm, o.connectLimit()); err != nil {
		sock.close()
		return nil, o.fault(fault.Connect, netip.AddrPort{}, err)
	}
	o.note("Connection to %s succeeded!", o.path)
	return sock, nil
}

// listenVsock opens a server's socket.
func (o options) listenVsock() (*socket, error) {
	sock, err := openVsock()
	if err == nil {
		if err = sock.bindVsock(o.vm); err != nil {
			sock.close()
		}
	}
	if err != nil {
		return nil, o.fault(fault.Bind, netip.AddrPort{}, err)
	}
	return sock, nil
}
