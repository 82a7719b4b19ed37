package gvisor_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/linux"
)

// openForever is a role of the test binary.
func openForever() {
	linux.Enter()
	g, err := gvisor.New(os.Stderr)
	if err != nil {
		panic(err)
	}
	targettest.OpenForever(g)
}

// However the harness ends, no process of a sandbox stays, and no file.
func TestNothingSurvivesSIGKILL(t *testing.T) {
	newTarget(t) // so that the agent is built before the time counts
	for round := range 3 {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			a := targettest.Play(t, "opens", nil)
			within.Eventually(t, "a sandbox of the actor's", func() bool { return len(a.Started()) > 4 })
			<-time.After(rand.N(300 * time.Millisecond))
			a.Kill()
			a.Status()
			within.Eventually(t, "the end of the actor's processes",
				func() bool { return len(a.Started()) == 0 })
			if left, err := os.ReadDir(a.Temp); err != nil || len(left) > 0 {
				t.Errorf("left in the temporary folder: %v, %v", left, err)
			}
		})
	}
}
