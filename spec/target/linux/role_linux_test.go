package linux_test

import (
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/linux"
)

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

// openForever opens sessions and closes them.
func openForever() {
	l, err := linux.New(os.Stderr)
	if err != nil {
		panic(err)
	}
	targettest.OpenForever(l)
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
	os.Unsetenv(targettest.RoleVariable)
	linux.Enter()
	panic("Enter returned")
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
