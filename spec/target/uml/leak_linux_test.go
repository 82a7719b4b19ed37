package uml_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/uml"
)

// openForever is a role of the test binary.
func openForever() {
	u, err := uml.New(context.Background(), os.Stderr)
	if err != nil {
		panic(err)
	}
	targettest.OpenForever(u)
}

// However the harness ends, no process of a machine stays, and no file: neither
// when the machine boots nor when it has sessions.
func TestNothingSurvivesSIGKILL(t *testing.T) {
	machine(t) // so that the programs are built before the time counts
	for _, when := range []string{"at the start", "at work"} {
		t.Run(when, func(t *testing.T) {
			a := targettest.Play(t, "opens", nil)
			within.Eventually(t, "a machine of the actor's", func() bool { return len(groupsOf(a)) > 1 })
			if when == "at work" {
				a.Ready()
			}
			<-time.After(rand.N(300 * time.Millisecond))
			groups := groupsOf(a)
			delete(groups, unix.Getpgrp()) // the actor is in the test's own
			a.Kill()
			a.Status()
			within.Eventually(t, "the end of the machine's processes",
				func() bool { return len(members(groups)) == 0 })
			if left, err := os.ReadDir(a.Temp); err != nil || len(left) > 0 {
				t.Errorf("left in the temporary folder: %v, %v", left, err)
			}
		})
	}
}

// groupsOf are the process groups with a process that the actor has started, and its
// own. User-mode Linux has a process for each of its own processes, in its group
// and without an environment.
func groupsOf(a *targettest.Actor) map[int]bool {
	found := map[int]bool{}
	for _, p := range numbers(a.Started()) {
		if group, err := unix.Getpgid(p); err == nil {
			found[group] = true
		}
	}
	return found
}

// members are the processes of some groups.
func members(groups map[int]bool) (found []int) {
	folders, _ := filepath.Glob("/proc/[0-9]*")
	for _, p := range numbers(folders) {
		if group, err := unix.Getpgid(p); err == nil && groups[group] {
			found = append(found, p)
		}
	}
	return found
}

// numbers are the processes whose folders in /proc these are.
func numbers(folders []string) (found []int) {
	for _, f := range folders {
		if p, err := strconv.Atoi(filepath.Base(f)); err == nil {
			found = append(found, p)
		}
	}
	return found
}
