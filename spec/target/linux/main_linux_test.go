package linux_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		roles[role]()
	}
	linux.Enter()
	os.Exit(m.Run())
}

// newTarget returns a target that ends with the test.
func newTarget(t testing.TB) *linux.Target {
	t.Helper()
	l, err := linux.New(linux.Config{Stderr: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// open returns a session that ends with the test.
func open(t testing.TB) target.Session {
	t.Helper()
	s, err := newTarget(t).Open(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func bounded(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// call makes a call that succeeds.
func call(t testing.TB, s target.Session, m protocol.Method, p protocol.Params) protocol.Result {
	t.Helper()
	res, err := s.Call(bounded(t), m, p)
	if err != nil {
		t.Fatalf("%s %+v: %v", m, p, err)
	}
	return res
}
