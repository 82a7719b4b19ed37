package hollow

import (
	"os"
	"testing"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/target/linux"
)

func TestMain(m *testing.M) {
	linux.Enter()
	os.Exit(m.Run())
}

func TestHollow(t *testing.T) {
	stack, err := linux.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stack.Close() }()
	spec.Run(t, spec.Config{Target: stack})
}
