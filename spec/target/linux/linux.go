// Package linux is the target for the Linux kernel that the suite itself runs
// on. Each session is an agent process in a network namespace of its own, with
// an Ethernet link whose other end is the bench's: see DESIGN.md, "Namespaces
// and the wire on Linux".
//
// It needs CAP_SYS_ADMIN, CAP_NET_ADMIN and CAP_NET_RAW, if only in a user
// namespace; Enter gets them there for a user who has none.
package linux

import (
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

// New returns the target "linux": this machine's kernel. Its agents are the
// sockagent in the directory that SOCKSPEC_BIN names, or else one that New builds;
// what they write to their standard error goes to stderr, possibly from several at
// a time, or is dropped if that is nil. New fails where Enter would have ended the
// process, where there is no agent and none can be built, and on every system but
// Linux.
//
// Open starts a session in a fresh namespace, so that each setting is the
// session's own. They have the kernel's defaults, but for what keeps IPv6 quiet:
// the stack has no link-local address, solicits no router, looks for no
// duplicate address, and reports multicast memberships by version 1 of MLD.
// Loopback has the MTU of the link. The link has been proven by a frame, and is
// silent. Open takes some 4 ms.
//
// Close ends the wire namespace, and with it the link of every session.
func New(stderr io.Writer) (target.Target, error) { return open(stderr) }

// Enter gives the process the capabilities that New needs. It belongs at the
// start of TestMain or main, before anything else is done: where the process
// lacks them, Enter runs it anew as a child in a user namespace of its own,
// hands signals on to it and ends with its exit status, 128+n after signal n.
// The child stays in the host's network namespace and dies with its parent.
//
// Where the host forbids user namespaces Enter says on standard error how to
// allow them, and ends the process with status 1. On other systems it returns.
func Enter() { enter() }
