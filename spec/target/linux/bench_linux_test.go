package linux_test

import (
	"testing"

	"github.com/sockspec/sockspec/spec/target/internal/targettest"
)

func BenchmarkSession(b *testing.B) { targettest.Sessions(b, newTarget(b)) }
