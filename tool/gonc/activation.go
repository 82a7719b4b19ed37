package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/descriptor"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// errPassed is a command line that says where to listen, which a passed socket knows.
var errPassed = errors.New("LISTEN_FDS passes the socket to listen on: no address, port or path, and none of -4, -6, -p, -s and --vsock")

// adopt finds out whether a server has its socket already, and of which kind that is.
func (o *options) adopt(raw rawFlags) error {
	if !o.Listen {
		return nil
	}
	count, err := passedSockets()
	switch {
	case count == 0 || err != nil:
		return err
	case count > 1:
		return fmt.Errorf("LISTEN_FDS passes %d sockets: gonc listens on one", count)
	case len(raw.args) > 0 || raw.hasSourcePort || o.source != "" || o.ipv4 || o.ipv6 || o.vsock:
		return errPassed
	}
	return o.adoptKind()
}

// adoptKind takes over what kind of socket was passed, unless the flags want another.
func (o *options) adoptKind() error {
	if err := descriptor.Inherit(socket.PassedDescriptor); err != nil {
		return fmt.Errorf("LISTEN_FDS: descriptor %d is no listener: %w", socket.PassedDescriptor, err)
	}
	kind, err := socket.PassedKind()
	if err != nil {
		return fmt.Errorf("LISTEN_FDS: descriptor %d is no listener: %w", socket.PassedDescriptor, err)
	}
	switch {
	case o.udp && !kind.Datagrams:
		return errors.New("LISTEN_FDS passes a listener for connections, and not what -u asks for")
	case o.unix && !kind.Unix:
		return errors.New("LISTEN_FDS passes a socket that has no path, and not what -U asks for")
	}
	o.adopted, o.udp, o.unix, o.Path = &kind, kind.Datagrams, kind.Unix, kind.Path
	return nil
}

// passedSockets is how many sockets were passed to this process. The variables that say
// so are not for its commands.
func passedSockets() (int, error) {
	count := os.Getenv("LISTEN_FDS")
	if os.Getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) {
		return 0, nil
	}
	for _, name := range []string{"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PIDFDID"} {
		os.Unsetenv(name) //nolint:errcheck // a name without a zero byte or an equals sign
	}
	n, err := strconv.ParseUint(count, 10, 16)
	if err != nil {
		return 0, fmt.Errorf("LISTEN_FDS invalid: %q (a number of sockets)", count)
	}
	return int(n), nil
}

// hintPassed says of a missing port why the socket that was passed does not stand for it.
func hintPassed(err error) error {
	if pid := os.Getenv("LISTEN_PID"); pid != "" {
		return fault.Hint(err, fmt.Sprintf("LISTEN_FDS is for process %s, and this is %d: use exec", pid, os.Getpid()))
	}
	return err
}

// adoptListener opens the socket that was passed. It is tuned for the address that it has.
func (o options) adoptListener() (*socket.Socket, error) {
	sock, err := socket.TakePassed(*o.adopted)
	if err != nil {
		return nil, err
	}
	return o.tuning.Equip(sock, sock.LocalAddr().Addr())
}
