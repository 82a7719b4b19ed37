// Package example shows how a stack that is written in Go is judged in the
// process of a test: Stack is a target.Target, and the test hands it to
// spec.Run. The stack itself is a toy: TCP sockets that reach each other over
// loopback, in memory, without a packet.
package example

import (
	"context"
	"sync"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Stack is the stack under test.
type Stack struct{}

// Name is what the report calls the stack.
func (Stack) Name() string { return "example" }

// Close does nothing: a Stack keeps nothing beside its sessions.
func (Stack) Close() error { return nil }

// Open starts a session: a host of its own, on which nothing is open.
func (Stack) Open(context.Context) (target.Session, error) {
	s := &session{sockets: map[int]*socket{}, lastFD: 2, lastPort: 49151}
	s.changed = sync.NewCond(&s.mu)
	return s, nil
}

// session is one host. Every call holds mu; one that must wait waits for changed.
type session struct {
	mu       sync.Mutex
	changed  *sync.Cond
	sockets  map[int]*socket
	lastID   uint64
	lastFD   int
	lastPort uint16
	closed   bool
	running  sync.WaitGroup
}

// Greeting names what the stack can. Specs that need anything else, such as a
// wire, are unsupported.
func (s *session) Greeting() protocol.Greeting {
	return protocol.Greeting{
		Protocol: protocol.Version, Stack: "example", Release: "1.0",
		Features: []protocol.Feature{protocol.FeatureIPv4, protocol.FeatureIPv6, protocol.FeatureTCP, protocol.FeatureSignals, protocol.FeatureLoopback},
	}
}

// Link is nil: no packet is ever made.
func (s *session) Link() *target.Link { return nil }

// Close ends the calls that still wait, and returns when none is left.
func (s *session) Close() error {
	s.mu.Lock()
	s.closed = true
	s.changed.Broadcast()
	s.mu.Unlock()
	s.running.Wait()
	return nil
}

// Call makes a call and waits for its end.
func (s *session) Call(ctx context.Context, m protocol.Method, p protocol.Params) (protocol.Result, error) {
	_, wait, err := s.Start(m, p)
	if err != nil {
		return protocol.Result{}, err
	}
	return wait(ctx)
}

// Start makes a call beside the caller.
func (s *session) Start(m protocol.Method, p protocol.Params) (id uint64, wait target.Wait, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, nil, s.lost()
	}
	s.lastID++
	var result protocol.Result
	var failed error
	done := make(chan struct{})
	s.running.Go(func() {
		defer close(done)
		result, failed = s.make(m, p)
	})
	return s.lastID, func(ctx context.Context) (protocol.Result, error) {
		select {
		case <-done:
			return result, failed
		case <-ctx.Done():
			return protocol.Result{}, ctx.Err()
		}
	}, nil
}

// make finds a call by its name and makes it.
func (s *session) make(m protocol.Method, p protocol.Params) (protocol.Result, error) {
	call, known := calls[m]
	if !known {
		return protocol.Result{}, &target.Unsupported{What: string(m)}
	}
	if len(p.Flags) > 0 {
		return protocol.Result{}, &target.Unsupported{What: string(p.Flags[0])}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.changed.Broadcast()
	return call(s, p)
}

// until waits until something is so. The error is that of a session which ended
// before.
func (s *session) until(so func() bool) error {
	for !so() {
		if s.closed {
			return s.lost()
		}
		s.changed.Wait()
	}
	return nil
}

func (s *session) lost() error { return &target.Lost{Stack: "example", Cause: "it was closed"} }
