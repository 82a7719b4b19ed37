// Package sut holds the stack under test of this process: which it is, what is known
// of it, and the sessions with it.
package sut

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/sockspec/sockspec/spec/expect"
	"github.com/sockspec/sockspec/spec/internal/verdict"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Config says which stack the specs of this process run on.
type Config struct {
	Target    target.Target
	Expected  *expect.List // its known deviations
	ReportDir string       // where traces go; "" for none
	// Patience is how long the stack may take for what it does at once; 0 for
	// DefaultPatience.
	Patience time.Duration
	// Linux has what only Linux documents bind the stack, though it is not Linux.
	Linux bool
}

// DefaultPatience leaves room for a busy machine.
const DefaultPatience = 5 * time.Second

var (
	config  Config
	greeted *protocol.Greeting // what a session has said of the stack; nil until one has
)

// Configure is called once, before the specs run.
func Configure(c Config) { config, greeted = c, nil }

// ReportDir returns the folder that traces go to; "" for none.
func ReportDir() string { return config.ReportDir }

// Known returns what the verdicts depend on. It asks a session once.
func Known() verdict.Known {
	g := greeting()
	linux := config.Linux || g.Stack == "linux"
	return verdict.Known{Expected: config.Expected, Release: g.Release, Linux: linux}
}

// greeting is what a session says of the stack, or nothing as long as no session can
// be had.
func greeting() protocol.Greeting {
	g, _ := Greeting()
	return g
}

// Greeting is what a session says of the stack and of its settings. It is asked once;
// the error is that of a session which cannot be had.
func Greeting() (protocol.Greeting, error) {
	if greeted == nil {
		g, err := ask()
		if err != nil {
			return protocol.Greeting{}, err
		}
		greeted = &g
	}
	return *greeted, nil
}

// ask opens a session for its greeting alone.
func ask() (protocol.Greeting, error) {
	if config.Target == nil {
		return protocol.Greeting{}, errors.New("no target is configured")
	}
	patience := cmp.Or(config.Patience, DefaultPatience)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := config.Target.Open(ctx)
	if err != nil {
		return protocol.Greeting{}, err
	}
	defer closeUnread(s)
	g := s.Greeting()
	if asked, ok := s.(interface {
		Settings(context.Context) (map[string]string, error)
	}); ok {
		g.Settings, err = asked.Settings(ctx)
	}
	return g, err
}

// closeUnread ends a session whose link nobody has read.
func closeUnread(s target.Session) {
	if l := s.Link(); l != nil {
		_ = l.Wire.Close()
		if l.Loopback != nil {
			_ = l.Loopback.Close()
		}
	}
	_ = s.Close()
}

// Open opens a session with the stack.
func Open(ctx context.Context) (target.Session, error) {
	s, err := config.Target.Open(ctx)
	if err != nil {
		return nil, fmt.Errorf("no session with %s: %w", config.Target.Name(), err)
	}
	return s, nil
}

// Sessions end beside the next specs: a stack may take its time to let one go, and no
// verdict depends on it. A few may be on their way at once.
var (
	slots  = make(chan struct{}, 4)
	ending sync.WaitGroup
)

// End has a session end while the next specs run.
func End(s target.Session) {
	slots <- struct{}{}
	ending.Go(func() {
		_ = s.Close()
		<-slots
	})
}

// Settle returns when every session that End was called for has ended.
func Settle() { ending.Wait() }
