// Package command has the command of --exec and --sh-exec: its words, its environment, and
// its process, whose standard input and output are pipes to gonc.
package command

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"os/exec"
	"strings"

	"github.com/sockspec/sockspec/tool/gonc/internal/fault"
	"github.com/sockspec/sockspec/tool/gonc/internal/tell"
)

// Cut separates the words of the command of --exec, which may look like flags,
// from those of gonc.
func Cut(args []string) (own, words []string) {
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

// Find is the command of --exec, with its words, or that of --sh-exec, which sh has to
// understand; nil for neither.
func Find(name *string, words []string, shellLine *string) ([]string, error) {
	switch {
	case name != nil && shellLine != nil:
		return nil, errors.New("cannot use --exec and --sh-exec")
	case shellLine != nil:
		return []string{"/bin/sh", "-c", *shellLine}, nil
	case name == nil:
		return nil, nil
	}
	path, err := exec.LookPath(*name)
	isMissing := errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist)
	if isMissing && strings.Contains(*name, " ") {
		err = fault.Hint(reasonOf(err), "arguments are words of their own: --exec "+*name)
	}
	return append([]string{path}, words...), faultOf(*name, err)
}

// reasonOf is the error of package exec without the name of the command.
func reasonOf(err error) error {
	if e, ok := errors.AsType[*exec.Error](err); ok {
		return e.Err
	}
	return err
}

// faultOf is the failure of a command; nil if err is.
func faultOf(name string, err error) error {
	return fault.About("command "+name, reasonOf(err))
}

// Environment is that of a command, with the two ends of its connection. Where a path
// stands for addresses it is the local one, and the peer has none to tell.
func Environment(of *tell.Teller, local, peer netip.AddrPort) []string {
	own := append(os.Environ(), "GONC_PROTO="+of.Network)
	if of.IsNamed() {
		return append(own, "GONC_LOCAL_ADDR="+of.Path)
	}
	return append(own,
		"GONC_LOCAL_ADDR="+local.Addr().String(),
		fmt.Sprintf("GONC_LOCAL_PORT=%d", local.Port()),
		"GONC_REMOTE_ADDR="+peer.Addr().String(),
		fmt.Sprintf("GONC_REMOTE_PORT=%d", peer.Port()),
	)
}
