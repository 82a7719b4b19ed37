package uml_test

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/uml"
)

func TestMain(m *testing.M) {
	if os.Getenv(targettest.RoleVariable) != "" {
		openForever()
	}
	status := m.Run()
	if started.Load() {
		if u, err := shared(); err == nil {
			u.Close()
		}
	}
	os.Exit(status)
}

// shared is the machine of all tests that leave it as it is; started tells that
// there is one.
var shared = sync.OnceValues(func() (target.Target, error) {
	started.Store(true)
	return uml.New(context.Background(), nil)
})

var started atomic.Bool

// machine returns the shared machine.
func machine(t testing.TB) target.Target {
	t.Helper()
	needUML(t)
	u, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// needUML skips a test that needs user-mode Linux, where it is not installed: it
// does not belong to this module.
func needUML(t testing.TB) {
	t.Helper()
	if _, err := tool.Installed("linux.uml"); err != nil {
		t.Skipf("%v: on Debian, apt-get install user-mode-linux", err)
	}
}

// open returns a session that ends with the test.
func open(t testing.TB) target.Session {
	t.Helper()
	return within.Open(t, machine(t))
}

// within bounds each wait.
const within = targettest.Within(30 * time.Second)

var bounded, call = within.Context, within.Call
