package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
)

// patienceWithChild is how long a command may go on after its connection has failed,
// and it was told to end.
const patienceWithChild = 5 * time.Second

// cutCommand separates the words of the command of --exec, which may look like flags,
// from those of gonc.
func cutCommand(args []string) (own, words []string) {
	for i, a := range args {
		switch {
		case a == "--":
			return args, nil
		case a == "--exec" && i+1 < len(args):
			return args[:i+2], args[i+2:]
		case strings.HasPrefix(a, "--exec="):
			return args[:i+1], args[i+1:]
		}
	}
	return args, nil
}

// setCommand reads --exec and --sh-exec.
func (o *options) setCommand(raw rawFlags) error {
	switch {
	case raw.exec == "" && raw.shellLine == "":
		return nil
	case raw.exec != "" && raw.shellLine != "":
		return errors.New("cannot use --exec and --sh-exec")
	case o.udp || o.scan:
		return errors.New("a command is for connections: not with -u or -z")
	case raw.exec == "":
		o.command = []string{"/bin/sh", "-c", raw.shellLine}
		return nil
	}
	path, err := exec.LookPath(raw.exec)
	o.command = append([]string{path}, raw.words...)
	return commandFault(raw.exec, err)
}

// commandFault is the failure of a command; nil if err is.
func commandFault(name string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*exec.Error](err); ok {
		err = e.Err
	}
	return fault.About("command "+name, err)
}

// environment is that of a command, with the two ends of its connection. With -U the
// path is the local one, and the peer has none to tell.
func (o *options) environment(local, peer netip.AddrPort) []string {
	if o.isNamed() {
		return append(os.Environ(), "GONC_PROTO="+o.network(), "GONC_LOCAL_ADDR="+o.path)
	}
	return append(os.Environ(),
		"GONC_PROTO="+o.network(),
		"GONC_LOCAL_ADDR="+local.Addr().String(),
		fmt.Sprintf("GONC_LOCAL_PORT=%d", local.Port()),
		"GONC_REMOTE_ADDR="+peer.Addr().String(),
		fmt.Sprintf("GONC_REMOTE_PORT=%d", peer.Port()),
	)
}

// tellToEnd asks a command to end, or ends it where that cannot be asked.
func tellToEnd(p *os.Process) error {
	if err := p.Signal(syscall.SIGTERM); err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}
