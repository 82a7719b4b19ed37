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
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

// New returns the target "gvisor". Its sandboxes are made by the runsc in the
// directory that SOCKSPEC_BIN names, in build/ of the module, or in PATH; the
// agent in them is the sockagent there, or else one that New builds. What both
// write to their standard error goes to stderr, possibly from several at a time,
// or is dropped if that is nil. New fails where linux.New fails, and where there
// is no runsc.
//
// A session can spawn the programs whose paths are given. Like the agent they must
// be linked statically: they and the agent are all that there is of files, each in
// its own place, and its directory in PATH.
//
// Open starts a sandbox. Whatever a session sets is its own, and its files are in
// memory. Segmentation and checksums are left to no device, so that frames are
// what a wire can carry. Open takes some 0.1 s on an idle machine.
//
// Close ends the wire namespace, and with it the link of every session.
func New(stderr io.Writer, programs ...string) (target.Target, error) {
	return open(stderr, programs)
}
