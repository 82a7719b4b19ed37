// Package lwip is the target for lwIP, the small TCP/IP stack of many embedded
// systems, as a library in a process of its own: lwipagent, whose module stands
// beside this file. Each session is such a process, in a network namespace where
// its wire is a TAP device, on which the kernel keeps silent.
//
// It needs what the target for Linux needs, and /dev/net/tun.
package lwip

import (
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

// New returns the target "lwip". Its agents are the lwipagent in the directory that
// SOCKSPEC_BIN names or else in the module's build folder, or in PATH; what they
// write to their standard error goes to stderr, possibly from several at a time, or
// is dropped if that is nil. Where there is no agent, the error says how to build
// it. New fails on every system but Linux.
//
// Open starts a session: an agent with a stack of its own, which answers on the
// link. It takes some 10 ms.
func New(stderr io.Writer) (target.Target, error) { return open(stderr) }
