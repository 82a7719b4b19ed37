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

// Config says what runs; the zero value serves.
type Config struct {
	// Kernel is the path of user-mode Linux. Empty: linux.uml in the directory that
	// SOCKSPEC_BIN names, in build/ of the module, or in PATH.
	Kernel string
	// Init and Agent are the paths of an umlinit and a sockagent. Empty: those in
	// the directory that SOCKSPEC_BIN names, or else ones that New builds. The
	// machine sees the host's files, which it cannot change, where they are.
	Init, Agent string
	// Stderr takes what the machine writes to its console, and the agents to their
	// standard error, possibly from several at a time. nil: it is dropped.
	Stderr io.Writer
}

// Target is a machine. All methods are safe to call at the same time.
type Target struct{ host }

var _ target.Target = (*Target)(nil)

// New starts a machine and returns once it is ready, which takes about a second.
// It fails where linux.uml is not installed, and on every system but Linux.
func New(ctx context.Context, c Config) (*Target, error) {
	t := new(Target)
	if err := t.init(ctx, c); err != nil {
		return nil, err
	}
	return t, nil
}

// Name is "uml".
func (t *Target) Name() string { return "uml" }

// Open starts a session. Eight can be open at the same time; one more waits for
// the end of another. Each setting of the network is the session's own.
func (t *Target) Open(ctx context.Context) (target.Session, error) { return t.open(ctx) }

// Close turns the machine off. Sessions that are still open are lost.
func (t *Target) Close() error { return t.close() }
