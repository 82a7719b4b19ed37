package uml_test

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"github.com/sockspec/sockspec/spec/internal/tool"
	"github.com/sockspec/sockspec/spec/target"
	"github.com/sockspec/sockspec/spec/target/internal/targettest"
	"github.com/sockspec/sockspec/spec/target/protocol"
	"github.com/sockspec/sockspec/spec/target/uml"
)

func TestLostMachine(t *testing.T) {
	needUML(t)
	u, pid, err := uml.Boot(bounded(t), "", "")
	if err != nil {
		t.Fatal(err)
	}
	targettest.Close(t, u)
	s, err := u.Open(bounded(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_, err = s.Call(bounded(t), protocol.Accept, protocol.Params{FD: -1})
	for err == nil || target.ErrnoOf(err) != "" { // the machine dies a moment later
		_, err = s.Call(bounded(t), protocol.Accept, protocol.Params{FD: -1})
	}
	lost, ok := errors.AsType[*target.Lost](err)
	if !ok || !strings.Contains(lost.Cause, "user-mode Linux was ended by signal killed") {
		t.Errorf("got %v, want a *target.Lost that tells of the machine", err)
	}
	_ = s.Close() // it says again what the machine came to
	if _, err := u.Open(bounded(t)); err == nil ||
		!strings.Contains(err.Error(), "ended by signal killed") {
		t.Errorf("opening a session then gives %v", err)
	}
}

func TestWithoutUserModeLinux(t *testing.T) {
	t.Setenv(tool.Variable, t.TempDir())
	t.Setenv("PATH", "")
	_, err := uml.New(bounded(t), nil)
	if err == nil || !strings.Contains(err.Error(), "apt-get install user-mode-linux") ||
		strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want an error that names the command", err)
	}
}

func TestMachineThatDoesNotBoot(t *testing.T) {
	needUML(t)
	for _, c := range []struct {
		kernel, init, want string
	}{
		{"/nonexistent/linux", "", "user-mode Linux ended with exit status 1"},
		{"/bin/false", "", "user-mode Linux ended with exit status 1"},
		{"", "/bin/true", "user-mode Linux "}, // the kernel panics when init ends
	} {
		if _, _, err := uml.Boot(bounded(t), c.kernel, c.init); err == nil ||
			!strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want one that says %q", c, err, c.want)
		}
	}
}
