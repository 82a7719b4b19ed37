// Package gvisor is the target for the network stack of gVisor. Each session is a
// sandbox of runsc with an agent inside, in a network namespace of its own. The
// sandbox takes the namespace's eth0 over, with its addresses and routes: it reads
// and writes Ethernet frames there, and the kernel takes no part any more. The
// bench has the other end of the link, as on Linux. gVisor's loopback is inside
// the sandbox and stays hidden.
//
// It needs what the target linux needs: linux.Enter gets it for a user who has no
// capabilities, since gVisor runs within a user namespace.
package gvisor

import (
	"context"
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

// Config says what runs in the sandboxes; the zero value serves.
type Config struct {
	// Runsc is the path of gVisor's runsc. Empty: the one in the directory that
	// SOCKSPEC_BIN names, in build/ of the module, or in PATH.
	Runsc string
	// Agent is the path of a sockagent that is linked statically. Empty: the one
	// in the directory that SOCKSPEC_BIN names, or else one that New builds.
	Agent string
	// Programs are the paths of other programs that a session can spawn; they
	// must be linked statically. They and the agent are all that there is of
	// files: each in its own place, and its directory in PATH.
	Programs []string
	// Stderr takes what runsc and the agents write to their standard error,
	// possibly from several at a time. nil: it is dropped.
	Stderr io.Writer
}

// Target opens sessions with gVisor. All methods are safe to call at the same
// time.
type Target struct{ host }

var _ target.Target = (*Target)(nil)

// New returns a target that has its programs and its wire namespace ready. It
// fails where linux.New fails, and where there is no runsc.
func New(c Config) (*Target, error) {
	t := new(Target)
	if err := t.init(c); err != nil {
		return nil, err
	}
	return t, nil
}

// Name is "gvisor".
func (t *Target) Name() string { return "gvisor" }

// Open starts a sandbox. Whatever a session sets is its own, and its files are in
// memory. Segmentation and checksums are left to no device, so that frames are
// what a wire can carry. It takes some 0.1 s on an idle machine.
func (t *Target) Open(ctx context.Context) (target.Session, error) { return t.open(ctx) }

// Close ends the wire namespace. Sessions that are still open lose their link.
func (t *Target) Close() error { return t.close() }
