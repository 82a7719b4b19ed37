package gvisor_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/linux"
	"github.com/sockspec/sockspec/spec/target/protocol"
)

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) != "" {
		openForever()
	}
	linux.Enter()
	os.Exit(m.Run())
}

// newTarget returns a target that ends with the test. What is tested needs
// gVisor, which does not belong to this module.
func newTarget(t testing.TB) *gvisor.Target {
	t.Helper()
	if _, err := tool.Installed("runsc"); err != nil {
		t.Skipf("%v: make gvisor installs it", err)
	}
	g, err := gvisor.New(gvisor.Config{Stderr: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
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
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
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
