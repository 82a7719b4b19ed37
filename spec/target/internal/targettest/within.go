// Package targettest is what the tests of the targets have in common: sessions and
// calls that end with the test, and waits that are bounded.
package targettest

import (
	"context"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

// Within is how long each wait of a test may take.
type Within time.Duration

// Context ends with the test, or when the time is up.
func (w Within) Context(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(w))
	t.Cleanup(cancel)
	return ctx
}

// Open returns a session with a stack, which ends with the test.
func (w Within) Open(t testing.TB, stack target.Target) target.Session {
	t.Helper()
	s, err := stack.Open(w.Context(t))
	if err != nil {
		t.Fatal(err)
	}
	Close(t, s)
	return s
}

// Call makes a call that succeeds.
func (w Within) Call(t testing.TB, s target.Session, m protocol.Method,
	p protocol.Params) protocol.Result {
	t.Helper()
	res, err := s.Call(w.Context(t), m, p)
	if err != nil {
		t.Fatalf("%s %+v: %v", m, p, err)
	}
	return res
}

// Eventually waits until something holds.
func (w Within) Eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	ctx := w.Context(t)
	for !holds() {
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("no sign of %s", what)
		}
	}
}

// Close closes what the test has opened when it ends, which must succeed.
func Close(t testing.TB, c interface{ Close() error }) {
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
}
