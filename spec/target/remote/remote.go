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
	"github.com/sockspec/sockspec/spec/target/internal/session"
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

// New returns the target that an address names:
//
//	agent:COMMAND ARGUMENT...  a program, started anew for each session, by its words
//	tcp://HOST:PORT            an agent that serves a session on each TCP connection
//
// The target's name is the stack's, as the agent's hello gives it. Whether sessions
// can be open at the same time is the agent's to know.
//
// New opens a session to learn what stack it is, and fails with an error in one
// line if there is none: if the address has another form, the command does not
// start, nobody listens, or what answers is no agent of this protocol's version.
func New(ctx context.Context, address string, c Config) (target.Target, error) {
	way, err := parse(address, c)
	if err != nil {
		return nil, err
	}
	a := &agent{address, way, cmp.Or(c.HelloTime, helloTime)}
	s, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	name := s.Greeting().Stack
	if !stackName.MatchString(name) {
		return nil, fmt.Errorf("%s: hello names the stack %.40q, and its name is that of a file: "+
			"want lower-case letters, digits and hyphens", address, name)
	}
	return target.New(name, a.open, nil), nil
}

// stackName keeps to what can name a file, everywhere.
var stackName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// agent is one that is elsewhere.
type agent struct {
	address   string
	reach     reach
	helloTime time.Duration
}

// open starts an agent or connects to one, and waits until it has answered hello.
func (a *agent) open(ctx context.Context) (target.Session, error) {
	short, cancel := context.WithTimeout(ctx, a.helloTime)
	defer cancel()
	s, err := session.Open(func(s *session.Session) error { return a.reach(short, s) })
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		return nil, fmt.Errorf("%s: the agent did not answer hello within %v", a.address, a.helloTime)
	}
	return nil, fmt.Errorf("%s: %w", a.address, err)
}
