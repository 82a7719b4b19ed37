package broken

import (
	"testing"

	"github.com/sockspec/sockspec/spec"
	"github.com/sockspec/sockspec/spec/target"
)

// unopened is a stack that no spec comes to.
type unopened struct{ target.Target }

func (unopened) Name() string { return "linux" }

func TestBroken(t *testing.T) { spec.Run(t, spec.Config{Target: unopened{}}) }
