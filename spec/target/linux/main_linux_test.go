package linux_test

import (
	"os"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/linux"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(targettest.RoleVariable); role != "" {
		roles[role]()
	}
	linux.Enter()
	os.Exit(m.Run())
}

// newTarget returns a target that ends with the test.
func newTarget(t testing.TB) target.Target {
	t.Helper()
	l, err := linux.New(t.Output())
	if err != nil {
		t.Fatal(err)
	}
	targettest.Close(t, l)
	return l
}

// open returns a session that ends with the test.
func open(t testing.TB) target.Session {
	t.Helper()
	return within.Open(t, newTarget(t))
}

// within bounds each wait.
const within = targettest.Within(10 * time.Second)

var bounded, call = within.Context, within.Call
