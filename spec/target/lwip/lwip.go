// Package lwip is the target for lwIP, the small TCP/IP stack of many embedded
// systems, as a library in a process of its own: lwipagent, whose module stands
// beside this file. Each session is such a process, in a network namespace where
// its wire is a TAP device, on which the kernel keeps silent.
//
// It needs what the target for Linux needs, and /dev/net/tun.
package lwip

import (
	"context"
	"io"

	"github.com/sockspec/sockspec/spec/target"
)

// Config says how a Target starts its agents; the zero value serves.
type Config struct {
	// Agent is the path of the agent. Empty: lwipagent in the directory that
	// SOCKSPEC_BIN names or else in the module's build folder, or in PATH.
	Agent string
	// Stderr takes what agents write to their standard error, possibly from
	// several at a time. nil: it is dropped.
	Stderr io.Writer
}

// Target opens sessions with lwIP. All methods are safe to call at the same time.
type Target struct{ host }

var _ target.Target = (*Target)(nil)

// New returns a target. Where there is no agent, its error says how to build it.
// It fails on every system but Linux.
func New(c Config) (*Target, error) {
	t := new(Target)
	if err := t.init(c); err != nil {
		return nil, err
	}
	return t, nil
}

// Name is "lwip".
func (t *Target) Name() string { return "lwip" }

// Open starts a session: an agent with a stack of its own, which answers on the
// link. It takes some 10 ms.
func (t *Target) Open(ctx context.Context) (target.Session, error) { return t.open(ctx) }

// Close does nothing: a target keeps nothing.
func (t *Target) Close() error { return nil }
