package uml_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/uml"
)

// roleVariable makes the test binary open sessions until it is killed.
const roleVariable = "SOCKSPEC_TEST_ROLE"

func openForever() {
	u, err := uml.New(context.Background(), uml.Config{Stderr: os.Stderr})
	if err != nil {
		panic(err)
	}
	fmt.Println("opening")
	for range 3 {
		go func() {
			for {
				s, err := u.Open(context.Background())
				if err != nil {
					panic(err)
				}
				s.Close()
			}
		}()
	}
	select {}
}

// However the harness ends, no process of a machine stays, and no file: neither
// when the machine boots nor when it has sessions.
func TestNothingSurvivesSIGKILL(t *testing.T) {
	machine(t) // so that the programs are built before the time counts
	for _, when := range []string{"at the start", "at work"} {
		t.Run(when, func(t *testing.T) {
			a := play(t)
			within.Eventually(t, "a machine of the actor's", func() bool { return len(a.groups()) > 1 })
			if when == "at work" {
				a.ready(t)
			}
			<-time.After(rand.N(300 * time.Millisecond))
			groups := a.groups()
			delete(groups, unix.Getpgrp()) // the actor is in the test's own
			if err := a.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = a.Wait() // it says that the actor was killed
			within.Eventually(t, "the end of the machine's processes", func() bool { return len(members(groups)) == 0 })
			if left, err := os.ReadDir(a.tmp); err != nil || len(left) > 0 {
				t.Errorf("left in the temporary folder: %v, %v", left, err)
			}
		})
	}
}

// actor is the test binary when it opens sessions.
type actor struct {
	*exec.Cmd
	output *bufio.Reader
	tmp    string // its temporary folder
	marker string // in its environment and that of the machine
}

func play(t *testing.T) *actor {
	t.Helper()
	a := &actor{tmp: t.TempDir(), marker: fmt.Sprintf("SOCKSPEC_TEST_MARKER=%s-%d-%d", t.Name(), os.Getpid(), time.Now().UnixNano())}
	a.Cmd = exec.Command("/proc/self/exe")
	a.Env = append(os.Environ(), roleVariable+"=opens", "TMPDIR="+a.tmp, a.marker)
	a.Stderr = t.Output()
	output, err := a.StdoutPipe()
	if err == nil {
		err = a.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	a.output = bufio.NewReader(output)
	t.Cleanup(func() { _ = a.Process.Kill(); _ = a.Wait() }) // by then it may have ended, and been waited for
	return a
}

// ready returns once the actor opens sessions.
func (a *actor) ready(t *testing.T) {
	t.Helper()
	if _, err := a.output.ReadString('\n'); err != nil {
		t.Fatalf("the actor printed no line: %v", err)
	}
}

// groups are the process groups with a process that the actor has started, and its
// own. User-mode Linux has a process for each of its own processes, in its group
// and without an environment.
func (a *actor) groups() map[int]bool {
	found := map[int]bool{}
	for _, p := range processes() {
		env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", p))
		if group, gone := unix.Getpgid(p); gone == nil && err == nil && bytes.Contains(env, []byte(a.marker)) {
			found[group] = true
		}
	}
	return found
}

// members are the processes of some groups.
func members(groups map[int]bool) (found []int) {
	for _, p := range processes() {
		if group, err := unix.Getpgid(p); err == nil && groups[group] {
			found = append(found, p)
		}
	}
	return found
}

func processes() (found []int) {
	files, _ := filepath.Glob("/proc/[0-9]*")
	for _, f := range files {
		if p, err := strconv.Atoi(filepath.Base(f)); err == nil {
			found = append(found, p)
		}
	}
	return found
}
