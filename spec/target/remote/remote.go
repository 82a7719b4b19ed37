// Package remote is the target for any stack that has an agent of its own: one
// that is started as a command and speaks on its standard input and output, or
// one that listens for TCP connections. Such a stack comes without a link, so
// that specs which look at packets are unsupported, as are those that need a
// feature which the agent does not announce.
package remote

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"

	"github.com/sockspec/sockspec/spec/target"
)

// Config says how agents are started; the zero value serves.
type Config struct {
	// Dir is the directory in which a command starts, and from which its path
	// counts if it is relative. Empty: that of this process.
	Dir string
	// Stderr takes what commands write to their standard error, possibly from
	// several at a time. nil: it is dropped.
	Stderr io.Writer
	// HelloTime is how long it may take until an agent has answered hello, from
	// the start of the command, which may boot a machine. 0: 15 seconds.
	HelloTime time.Duration
}

const helloTime = 15 * time.Second

// Target opens sessions with a stack through its agent. All methods are safe to
// call at the same time; whether sessions can be open at the same time is the
// agent's to know.
type Target struct {
	address   string
	reach     reach
	helloTime time.Duration
	name      string
}

var _ target.Target = (*Target)(nil)

// New returns the target that an address names:
//
//	agent:COMMAND ARGUMENT...  a program, started anew for each session; its words are separated by spaces
//	tcp://HOST:PORT            an agent that serves a session on each TCP connection
//
// It opens a session to learn what stack it is, and fails with an error in one
// line if there is none: if the address has another form, the command does not
// start, nobody listens, or what answers is no agent of this protocol's version.
func New(ctx context.Context, address string, c Config) (*Target, error) {
	way, err := parse(address, c)
	if err != nil {
		return nil, err
	}
	t := &Target{address: address, reach: way, helloTime: cmp.Or(c.HelloTime, helloTime)}
	s, err := t.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	t.name = s.Greeting().Stack
	if !stackName.MatchString(t.name) {
		return nil, fmt.Errorf("%s: hello names the stack %.40q, and its name is that of a file: "+
			"want lower-case letters, digits and hyphens", address, t.name)
	}
	return t, nil
}

// stackName keeps to what can name a file, everywhere.
var stackName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Name is the stack's, as the agent's hello gives it.
func (t *Target) Name() string { return t.name }

// Open starts an agent or connects to one, and waits until it has answered hello.
func (t *Target) Open(ctx context.Context) (target.Session, error) {
	short, cancel := context.WithTimeout(ctx, t.helloTime)
	defer cancel()
	s, err := open(short, t.reach)
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		return nil, fmt.Errorf("%s: the agent did not answer hello within %v", t.address, t.helloTime)
	}
	return nil, fmt.Errorf("%s: %w", t.address, err)
}

// Close does nothing: a target keeps nothing beside its sessions.
func (t *Target) Close() error { return nil }
