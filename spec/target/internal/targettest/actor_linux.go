package targettest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// RoleVariable names the role that a test binary plays instead of running its tests:
// its TestMain looks there first.
const RoleVariable = "SOCKSPEC_TEST_ROLE"

// Actor is the test binary in a role, in a process of its own that ends with the
// test. What it writes to standard error is in Said, and in the test's output.
type Actor struct {
	*exec.Cmd
	Temp string // its temporary folder
	Said bytes.Buffer

	t      testing.TB
	output *bufio.Reader
	marker string // in its environment and that of everything that it starts
}

// Play starts the test binary in a role, with what env adds to its environment.
func Play(t testing.TB, role string, attr *syscall.SysProcAttr, env ...string) *Actor {
	t.Helper()
	a := &Actor{
		Cmd: exec.Command("/proc/self/exe"), Temp: t.TempDir(), t: t,
		marker: fmt.Sprintf("SOCKSPEC_TEST_MARKER=%s-%d-%d", t.Name(), os.Getpid(),
			time.Now().UnixNano()),
	}
	a.Env = append(append(os.Environ(), RoleVariable+"="+role, "TMPDIR="+a.Temp, a.marker), env...)
	a.SysProcAttr = attr
	a.Stderr = io.MultiWriter(&a.Said, t.Output())
	output, err := a.StdoutPipe()
	if err == nil {
		err = a.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	a.output = bufio.NewReader(output)
	// by then it may have ended, and been waited for
	t.Cleanup(func() { _ = a.Process.Kill(); _ = a.Wait() })
	return a
}

// Ready returns once the actor has printed its line.
func (a *Actor) Ready() {
	a.t.Helper()
	if _, err := a.output.ReadString('\n'); err != nil {
		a.t.Fatalf("the actor printed no line: %v", err)
	}
}

// Kill sends SIGKILL to the actor, which must still be there.
func (a *Actor) Kill() {
	a.t.Helper()
	if err := a.Process.Kill(); err != nil {
		a.t.Fatal(err)
	}
}

// Status waits for the actor's end: its exit status, or -1 if a signal ended it.
func (a *Actor) Status() int {
	a.t.Helper()
	if _, err := io.Copy(io.Discard, a.output); err != nil {
		a.t.Fatal(err)
	}
	_ = a.Wait() // ProcessState has the result
	return a.ProcessState.ExitCode()
}

// Started are the processes that the actor has started and that are still there,
// and itself: their folders in /proc.
func (a *Actor) Started() (folders []string) {
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, f := range files {
		if env, err := os.ReadFile(f); err == nil && bytes.Contains(env, []byte(a.marker)) {
			folders = append(folders, filepath.Dir(f))
		}
	}
	return folders
}

// Commands are the names of what Started returns, each behind its folder.
func (a *Actor) Commands() (found []string) {
	for _, folder := range a.Started() {
		name, _ := os.ReadFile(folder + "/comm")
		found = append(found, folder+" "+strings.TrimSpace(string(name)))
	}
	return found
}
