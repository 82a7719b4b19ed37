package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/inet"
	"github.com/sockspec/sockspec/tool/gonc/internal/listen"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// errPassed is a command line that says where to listen, which a passed socket knows.
var errPassed = errors.New("LISTEN_FDS passes the socket to listen on: no address, port or path, " +
	"and none of -4, -6, -p, -s and --vsock")

// adopt finds out whether a server has its socket already, and takes over of which kind
// that is, unless the flags want another.
func (o *options) adopt(raw rawFlags) error {
	if !o.Listen {
		return nil
	}
	passed, err := listen.IsPassed()
	switch {
	case !passed || err != nil:
		return err
	case len(raw.args) > 0, raw.sourcePort != nil, o.source != nil:
		return errPassed
	case o.names.IPv4, o.names.IPv6, o.vsock:
		return errPassed
	}
	kind, err := listen.PassedKind(o.udp, o.unix)
	if err != nil {
		return err
	}
	o.passed, o.udp, o.unix, o.Path = kind, kind.Datagrams, kind.Unix, kind.Path
	return nil
}

// setWhere reads where to connect to, or to listen.
func (o *options) setWhere(raw rawFlags) error {
	switch {
	case o.passed != nil:
		return nil
	case o.vsock:
		return o.setVsock(raw)
	case o.unix:
		return o.setPath(raw)
	case o.Listen:
		return o.setListener(raw)
	}
	return o.setDestination(raw)
}

// setListener reads where to listen: [address] port, or -s and -p.
func (o *options) setListener(raw rawFlags) (err error) {
	args, port := raw.args, ""
	switch {
	case len(args) == 0 && raw.sourcePort == nil:
		return listen.HintPassed(inet.ErrNoPort)
	case len(args) > 2:
		return fmt.Errorf("too many arguments: %q", args[2])
	case len(args) > 0 && raw.sourcePort != nil:
		const both = "both -p %s and %s name the port (an address goes with -s)"
		return fmt.Errorf(both, *raw.sourcePort, args[len(args)-1])
	case len(args) == 2 && o.source != nil:
		return fmt.Errorf("both -s %s and %s name the address", *o.source, args[0])
	case len(args) == 2:
		o.source, port = &args[0], args[1]
	case len(args) == 1:
		port = args[0]
	default:
		port = *raw.sourcePort
	}
	if o.sourcePort, err = inet.ParsePort(port, o.Network); err != nil {
		return suggest(err, port, "-l")
	}
	return nil
}

// setDestination reads where to connect to.
func (o *options) setDestination(raw rawFlags) (err error) {
	if len(raw.args) == 0 {
		return errors.New("missing destination and port (gonc -h explains)")
	}
	if raw.sourcePort != nil {
		if o.sourcePort, err = inet.ParsePort(*raw.sourcePort, o.Network); err != nil {
			return err
		}
	}
	o.host = raw.args[0]
	if strings.Contains(o.host, "://") {
		return suggest(fmt.Errorf("destination invalid: %s", o.host), o.host)
	}
	if len(raw.args) == 1 {
		return suggest(inet.ErrNoPort, o.host)
	}
	o.ports, err = o.parsePorts(raw.args[1:])
	return err
}

// parsePorts reads the ports of a destination.
func (o *options) parsePorts(args []string) ([]uint16, error) {
	ports, err := inet.ParsePortList(args, o.Network)
	if err == nil && len(ports) > 1 && (o.udp || o.passFD) && !o.scan {
		return nil, errors.New("several ports are for TCP, or for -z")
	}
	if o.random {
		rand.Shuffle(len(ports), func(i, j int) { ports[i], ports[j] = ports[j], ports[i] })
	}
	return ports, err
}

// setPath reads the path of -U, for a client or a server.
func (o *options) setPath(raw rawFlags) error {
	if len(raw.args) > 1 || raw.sourcePort != nil {
		return errors.New("cannot use port with -U")
	}
	switch {
	case len(raw.args) == 1:
		o.Path = raw.args[0]
	case o.Listen && o.source != nil:
		o.Path, o.source = *o.source, nil
	}
	switch {
	case o.Path == "":
		return errors.New("missing socket pathname")
	case o.source != nil && o.Listen:
		return fmt.Errorf("both -s %s and %s name the socket", *o.source, o.Path)
	case o.source != nil && !o.udp:
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
	case o.names.IPv4 || o.names.IPv6:
		return errors.New("cannot use -4 or -6 with -U")
	case raw.proxy.Address != nil:
		return errors.New("no proxy support for unix sockets")
	case len(raw.allow)+len(raw.deny) > 0:
		return errors.New("--allow and --deny are for addresses, and not for -U")
	}
	return nil
}

// setVsock reads CID and port; a server listens on every CID of its own by default.
func (o *options) setVsock(raw rawFlags) (err error) {
	args := raw.args
	switch {
	case o.unix || o.udp || o.scan || o.names.IPv4 || o.names.IPv6:
		return errors.New("--vsock is a family of its own: not with -4, -6, -U, -u or -z")
	case o.source != nil || raw.sourcePort != nil:
		return errors.New("cannot use -s or -p with --vsock")
	case raw.proxy.Address != nil || len(raw.allow)+len(raw.deny) > 0:
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
