package gvisor_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockspec/sockspec/spec/target/gvisor"
	"github.com/sockspec/sockspec/spec/target/linux"
)

// roleVariable makes the test binary open sessions until it is killed.
const roleVariable = "SOCKSPEC_TEST_ROLE"

func openForever() {
	linux.Enter()
	g, err := gvisor.New(gvisor.Config{Stderr: os.Stderr})
	if err != nil {
		panic(err)
	}
	for range 3 {
		go func() {
			for {
				s, err := g.Open(context.Background())
				if err != nil {
					panic(err)
				}
				s.Close()
			}
		}()
	}
	fmt.Println("opening")
	select {}
}

// However the harness ends, no process of a sandbox stays, and no file.
func TestNothingSurvivesSIGKILL(t *testing.T) {
	newTarget(t) // so that the agent is built before the time counts
	for round := range 3 {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			a := play(t)
			within.Eventually(t, "a sandbox of the actor's", func() bool { return len(a.processes()) > 4 })
			<-time.After(rand.N(300 * time.Millisecond))
			if err := a.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = a.Wait() // it says that the actor was killed
			within.Eventually(t, "the end of the actor's processes", func() bool { return len(a.processes()) == 0 })
			if left, err := os.ReadDir(a.tmp); err != nil || len(left) > 0 {
				t.Errorf("left in the temporary folder: %v, %v", left, err)
			}
		})
	}
}

// actor is the test binary when it opens sessions.
type actor struct {
	*exec.Cmd
	tmp    string // its temporary folder
	marker string // in its environment and that of everything that it starts
}

func play(t *testing.T) *actor {
	t.Helper()
	a := &actor{tmp: t.TempDir(), marker: fmt.Sprintf("SOCKSPEC_TEST_MARKER=%s-%d-%d", t.Name(), os.Getpid(), time.Now().UnixNano())}
	a.Cmd = exec.Command("/proc/self/exe")
	a.Env = append(os.Environ(), roleVariable+"=opens", "TMPDIR="+a.tmp, a.marker)
	a.Stderr = t.Output()
	if err := a.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Process.Kill(); _ = a.Wait() }) // by then it may have ended, and been waited for
	return a
}

// processes are those that the actor has started, and itself.
func (a *actor) processes() (found []string) {
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, f := range files {
		env, err := os.ReadFile(f)
		if err == nil && bytes.Contains(env, []byte(a.marker)) {
			name, _ := os.ReadFile(filepath.Dir(f) + "/comm")
			found = append(found, filepath.Dir(f)+" "+strings.TrimSpace(string(name)))
		}
	}
	return found
}
