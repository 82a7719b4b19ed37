package gvisor_test

import (
	"os"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/linux"
)

func TestMain(m *testing.M) {
	if os.Getenv(targettest.RoleVariable) != "" {
		openForever()
	}
	linux.Enter()
	os.Exit(m.Run())
}

// newTarget returns a target that ends with the test. What is tested needs
// gVisor, which does not belong to this module.
func newTarget(t testing.TB) target.Target {
	t.Helper()
	if _, err := tool.Installed("runsc"); err != nil {
		t.Skipf("%v: make gvisor installs it", err)
	}
	g, err := gvisor.New(t.Output())
	if err != nil {
		t.Fatal(err)
	}
	targettest.Close(t, g)
	return g
}

// open returns a session that ends with the test.
func open(t testing.TB) target.Session {
	t.Helper()
	return within.Open(t, newTarget(t))
}

// within bounds each wait.
const within = targettest.Within(20 * time.Second)

var bounded, call = within.Context, within.Call
