package listen

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/sockspec/sockspec/tool/gonc/internal/descriptor"
	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/socket"
)

// IsPassed reports whether LISTEN_FDS passes a server its socket (sd_listen_fds(3)). More
// than one is an error.
func IsPassed() (bool, error) {
	count, err := passedSockets()
	if err == nil && count > 1 {
		err = fmt.Errorf("LISTEN_FDS passes %d sockets: gonc listens on one", count)
	}
	return count > 0, err
}

// PassedKind is the kind of the socket that is passed. It is an error if that is none to
// listen on, or not what -u or -U asks for.
func PassedKind(datagrams, unix bool) (*socket.Kind, error) {
	if err := descriptor.Inherit(socket.PassedDescriptor); err != nil {
		return nil, noListener(err)
	}
	kind, err := socket.PassedKind()
	switch {
	case err != nil:
		return nil, noListener(err)
	case datagrams && !kind.Datagrams:
		return nil, errors.New("LISTEN_FDS passes a listener for connections, " +
			"and not what -u asks for")
	case unix && !kind.Unix:
		return nil, errors.New("LISTEN_FDS passes a socket that has no path, " +
			"and not what -U asks for")
	}
	return &kind, nil
}

// noListener is the error of a descriptor that is not for a server.
func noListener(err error) error {
	return fmt.Errorf("LISTEN_FDS: descriptor %d is no listener: %w", socket.PassedDescriptor, err)
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

// HintPassed says of a missing port why the socket that was passed does not stand for it.
func HintPassed(err error) error {
	if pid := os.Getenv("LISTEN_PID"); pid != "" {
		const hint = "LISTEN_FDS is for process %s, and this is %d: use exec"
		return fault.Hint(err, fmt.Sprintf(hint, pid, os.Getpid()))
	}
	return err
}

// takePassed opens the socket that was passed. It is tuned for the address that it has.
func (s *Server) takePassed() (*socket.Socket, error) {
	sock, err := socket.TakePassed(*s.Passed)
	if err != nil {
		return nil, err
	}
	return s.Config.Equip(sock, sock.LocalAddr().Addr())
}
