package linux_test

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/sockspec/sockspec/spec/target/internal/targettest"
)

// nobody is a user without any capability.
func nobody(t *testing.T) *syscall.SysProcAttr {
	if os.Geteuid() != 0 || mapped() {
		t.Skip("only the host's root can become another user; " +
			"as such a user, this whole run went through Enter")
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}

// mapped reports whether the process is in a user namespace that knows one user.
func mapped() bool {
	text, _ := os.ReadFile("/proc/self/uid_map")
	fields := strings.Fields(string(text))
	return len(fields) == 3 && fields[2] == "1"
}

func TestEnterHandsStatusOn(t *testing.T) {
	t.Parallel()
	for role, want := range map[string]int{"exits": 7, "dies": 128 + 9} {
		if got := targettest.Play(t, role, nobody(t)).Status(); got != want {
			t.Errorf("a child that %s: status %d, want %d", role, got, want)
		}
	}
}

func TestEnterHandsSignalsOn(t *testing.T) {
	t.Parallel()
	a := targettest.Play(t, "obeys", nobody(t))
	a.Ready()
	if err := a.Process.Signal(unix.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := a.Status(); got != 9 {
		t.Errorf("status %d, want the child's own", got)
	}
}

func TestEnteredChildDiesWithItsParent(t *testing.T) {
	t.Parallel()
	a := targettest.Play(t, "sleeps", nobody(t))
	a.Ready()
	if found := a.Commands(); len(found) != 2 {
		t.Errorf("want a parent and its child, got %q", found)
	}
	a.Kill()
	eventually(t, a.Commands)
}

func TestEnterWhereItIsForbidden(t *testing.T) {
	t.Parallel()
	for _, limit := range []string{"max_user_namespaces", "max_net_namespaces"} {
		a := targettest.Play(t, "forbidden", &syscall.SysProcAttr{
			Cloneflags:  unix.CLONE_NEWUSER,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Geteuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 1000, HostID: os.Getegid(), Size: 1}},
			AmbientCaps: []uintptr{unix.CAP_SYS_RESOURCE}, // to set the limit
		}, forbidVariable+"="+limit)
		status, text := a.Status(), a.Said.String()
		if status != 1 || !strings.Contains(text, "sudo sysctl -w user."+limit+"=10000\n") ||
			!strings.Contains(text, unix.ENOSPC.Error()) || strings.Contains(text, "goroutine") {
			t.Errorf("%s=0: status %d and\n%s", limit, status, text)
		}
	}
}
