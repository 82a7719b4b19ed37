// Package uml is the target for Linux as a program: user-mode Linux, in Debian's
// version of the kernel. One machine runs for each Target; its sessions are agents
// in network namespaces of their own, each on a serial line and with a network
// device whose other end is the bench's. The loopback of a session stays hidden.
//
// It needs linux.uml and no privilege: both line and network device are sockets of
// this process.
package uml

import (
	"context"
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

// New returns the target "uml". It starts a machine and returns once that is ready,
// which takes about a second. The kernel is the linux.uml in the directory that
// SOCKSPEC_BIN names, in build/ of the module, or in PATH; umlinit and sockagent
// are those in the directory that SOCKSPEC_BIN names, or else ones that New builds.
// The machine sees the host's files, which it cannot change, where they are. What
// it writes to its console, and the agents to their standard error, goes to stderr,
// possibly from several at a time, or is dropped if that is nil. New fails where
// linux.uml is not installed, and on every system but Linux.
//
// Open starts a session. Eight can be open at the same time; one more waits for
// the end of another. Each setting of the network is the session's own.
//
// Close turns the machine off. Sessions that are still open are lost.
func New(ctx context.Context, stderr io.Writer) (target.Target, error) { return open(ctx, stderr) }
