package linux_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/linux"
)

// roleVariable makes the test binary play a role instead of running tests.
const roleVariable = "SOCKSPEC_TEST_ROLE"

// roles do not return. Each prints a line once it has come to what matters.
var roles = map[string]func(){
	"exits":     func() { linux.Enter(); os.Exit(7) },
	"dies":      func() { linux.Enter(); _ = unix.Kill(unix.Getpid(), unix.SIGKILL); select {} },
	"obeys":     obey,
	"sleeps":    func() { linux.Enter(); fmt.Println("asleep"); <-time.After(time.Hour) },
	"opens":     openForever,
	"forbidden": enterForbidden,
}

// obey ends with status 9 when it gets the first SIGTERM.
func obey() {
	linux.Enter()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, unix.SIGTERM)
	fmt.Println("obeying")
	<-signals
	os.Exit(9)
}

// openForever opens sessions and closes them, several at a time.
func openForever() {
	l, err := linux.New(linux.Config{Stderr: os.Stderr})
	if err != nil {
		panic(err)
	}
	for range 3 {
		go func() {
			for {
				s, err := l.Open(context.Background())
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

// forbidVariable names the limit that enterForbidden sets to zero.
const forbidVariable = "SOCKSPEC_TEST_FORBID"

// enterForbidden calls Enter in a user namespace that allows no other, as a user
// without capabilities.
func enterForbidden() {
	runtime.LockOSThread()
	if err := os.WriteFile("/proc/sys/user/"+os.Getenv(forbidVariable), []byte("0"), 0); err != nil {
		panic(err)
	}
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	if err := unix.Capset(&header, &none[0]); err != nil {
		panic(err)
	}
	os.Unsetenv(roleVariable)
	linux.Enter()
	panic("Enter returned")
}

// actor is the test binary in a role.
type actor struct {
	*exec.Cmd
	t      testing.TB
	output *bufio.Reader
	stderr bytes.Buffer
	marker string // in its environment and that of everything that it starts
}

// play starts the test binary in a role.
func play(t testing.TB, role string, attr *syscall.SysProcAttr, env ...string) *actor {
	t.Helper()
	a := &actor{t: t, marker: fmt.Sprintf("SOCKSPEC_TEST_MARKER=%s-%d-%d", t.Name(), os.Getpid(), time.Now().UnixNano())}
	a.Cmd = exec.Command("/proc/self/exe")
	a.Env = append(append(os.Environ(), roleVariable+"="+role, a.marker), env...)
	a.SysProcAttr = attr
	a.Stderr = &a.stderr
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

// ready returns once the actor has printed its line.
func (a *actor) ready() {
	a.t.Helper()
	if _, err := a.output.ReadString('\n'); err != nil {
		a.t.Fatalf("the actor printed no line: %v\n%s", err, &a.stderr)
	}
}

// kill sends SIGKILL to the actor, which must still be there.
func (a *actor) kill() {
	a.t.Helper()
	if err := a.Process.Kill(); err != nil {
		a.t.Fatal(err)
	}
}

// status waits for the actor's end.
func (a *actor) status() int {
	a.t.Helper()
	if _, err := io.Copy(io.Discard, a.output); err != nil {
		a.t.Fatal(err)
	}
	_ = a.Wait() // ProcessState has the result
	return a.ProcessState.ExitCode()
}

// survivors are the processes that the actor left.
func (a *actor) survivors() (found []string) {
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

// eventually waits until nothing is left.
func eventually(t testing.TB, left func() []string) {
	t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	ctx := bounded(t)
	for {
		found := left()
		if len(found) == 0 {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("still there: %q", found)
		}
	}
}
